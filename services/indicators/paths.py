"""A programme's participants in columns: their paths through sessions, the jobs they took, what follow-ups found.

One row of ``Paths`` is one person in one session. People, sessions, jobs and follow-ups refer to each other by row
number; -1 is none. Dates are day numbers (see ``days``), codes are numbers of ``vocabulary``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import numpy as np

from services.indicators import columns, days, vocabulary
from services.indicators.columns import COUNTRY, DATE, FLAG, Records

Column = np.ndarray[Any, Any]

ENROLMENT: Final = {
    "session": columns.UUID, "person": columns.UUID, "applied": DATE, "entered": DATE, "exited": DATE,
    "certified": DATE, "outcome": columns.CODE, "gender": columns.CODE, "age_class": columns.CODE,
    "labour_status": columns.CODE, "residence": COUNTRY,
}  # fmt: skip
JOB: Final = {
    "placement": columns.UUID, "person": columns.UUID, "starts": DATE, "ends": DATE, "contract": columns.CODE,
    "subsidised": FLAG, "sector": columns.CODE, "size_class": columns.CODE, "residence": COUNTRY, "work": COUNTRY,
}  # fmt: skip
FOLLOW_UP: Final = {
    "follow_up": columns.UUID, "session": columns.UUID, "person": columns.UUID, "milestone": columns.CODE,
    "situation": columns.CODE, "asked": DATE, "contract": columns.CODE, "work": COUNTRY,
}  # fmt: skip

TRANSFERRED: Final = vocabulary.number(vocabulary.OUTCOMES, "transferred")


@dataclass(frozen=True, slots=True)
class SessionKnown:
    """A session of the programme. ``label`` names it among the programme's sessions."""

    session_id: UUID
    label: str
    training: str
    starts_on: date
    ends_on: date
    seats: int
    awards: int
    is_cancelled: bool


@dataclass(frozen=True)
class Jobs:
    """Placements that were not withdrawn, by their first day."""

    placement: Column
    person: Column
    starts: Column
    ends: Column
    contract: Column
    subsidised: Column
    sector: Column
    size_class: Column
    residence: Column
    work: Column

    def is_contract(self, *names: str) -> Column:
        return np.isin(self.contract, [vocabulary.number(vocabulary.CONTRACTS, name) for name in names])


@dataclass(frozen=True)
class FollowUps:
    """By the day they asked about. ``path``: the row of the path that was followed up."""

    follow_up: Column
    person: Column
    path: Column
    milestone: Column
    situation: Column
    asked: Column
    contract: Column
    work: Column

    def found(self, *situations: str) -> Column:
        return np.isin(
            self.situation, [vocabulary.number(vocabulary.SITUATIONS, name) for name in situations]
        )


@dataclass(frozen=True)
class Paths:
    """``people`` are pseudonyms, as bytes; ``person`` and ``session`` number them and ``sessions``."""

    people: Column
    sessions: tuple[SessionKnown, ...]
    person: Column
    session: Column
    applied: Column
    entered: Column
    exited: Column
    certified: Column
    outcome: Column
    gender: Column
    age_class: Column
    labour_status: Column
    residence: Column
    jobs: Jobs
    follow_ups: FollowUps

    def __len__(self) -> int:
        return len(self.person)

    @property
    def session_ends(self) -> Column:
        """Per path, the last day of its session."""
        return np.array([days.number(one.ends_on) for one in self.sessions], np.int32)[self.session]

    @property
    def session_awards(self) -> Column:
        """Per path, how many awards its session leads to."""
        return np.array([one.awards for one in self.sessions], np.int32)[self.session]

    def pseudonym(self, person: int) -> UUID:
        return as_uuid(self.people[person])

    def number_of(self, pseudonym: UUID) -> int:
        """The number of a person; -1 where the programme has no such participant."""
        return int(_place(np.array([pseudonym.bytes], columns.UUID), self.people)[0])


def as_uuid(stored: bytes) -> UUID:
    """numpy takes trailing zero bytes off; a uuid has sixteen."""
    return UUID(bytes=bytes(stored).ljust(16, b"\0"))


def build(
    enrolments: Records, placements: Records, follow_ups: Records, sessions: Sequence[SessionKnown]
) -> Paths:
    """Join the records of one programme. Every session an enrolment names is among ``sessions``.

    The order of the records does not matter: what comes out is sorted by person and day.
    """
    people = np.unique(enrolments["person"])
    known = tuple(sorted(sessions, key=lambda one: one.session_id.bytes))
    session_ids = np.array([one.session_id.bytes for one in known], columns.UUID)
    person, session = _place(enrolments["person"], people), _place(enrolments["session"], session_ids)
    if (session < 0).any():
        raise ValueError("an enrolment names a session that the programme does not have")
    order = np.lexsort((session, enrolments["entered"], enrolments["exited"], person))
    person, session, told = person[order], session[order], enrolments[order]
    return Paths(
        people=people,
        sessions=known,
        person=person,
        session=session,
        **{name: _native(told[name]) for name in ENROLMENT if name not in ("person", "session")},
        jobs=_jobs(placements, people),
        follow_ups=_follow_ups(follow_ups, people, session_ids, person * len(known) + session),
    )


def _jobs(placements: Records, people: Column) -> Jobs:
    told = placements[np.lexsort((placements["placement"], placements["starts"]))]
    return Jobs(
        person=_place(told["person"], people),
        **{name: _native(told[name]) for name in JOB if name != "person"},
    )


def _follow_ups(told: Records, people: Column, session_ids: Column, paths: Column) -> FollowUps:
    told = told[np.lexsort((told["follow_up"], told["asked"]))]
    person, session = _place(told["person"], people), _place(told["session"], session_ids)
    order = np.argsort(paths, kind="stable")
    path = _place(
        np.where((person < 0) | (session < 0), -1, person * len(session_ids) + session), paths[order]
    )
    return FollowUps(
        person=person,
        path=np.where(path < 0, -1, order[path]) if len(order) else path,
        **{name: _native(told[name]) for name in FOLLOW_UP if name not in ("person", "session")},
    )


def _place(wanted: Column, among: Column) -> Column:
    """Where each value stands in a sorted array without repetitions; -1 where it does not."""
    if not len(among):
        return np.full(len(wanted), -1, np.int64)
    place = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    return np.where(among[place] == wanted, place, -1)


def _native(column: Column) -> Column:
    """A contiguous copy in the machine's own byte order."""
    return np.ascontiguousarray(column.astype(column.dtype.newbyteorder("=")))
