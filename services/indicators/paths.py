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
        return vocabulary.among(vocabulary.CONTRACTS, names)[self.contract]


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
        return vocabulary.among(vocabulary.SITUATIONS, situations)[self.situation]


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
        follow_ups=_follow_ups(follow_ups, people, session_ids, person, session),
    )


def _jobs(placements: Records, people: Column) -> Jobs:
    told = placements[_by_day(placements["starts"], placements["placement"])]
    return Jobs(
        person=_place(told["person"], people),
        **{name: _native(told[name]) for name in JOB if name != "person"},
    )


def _follow_ups(
    told: Records, people: Column, session_ids: Column, persons: Column, sessions: Column
) -> FollowUps:
    told = told[_by_day(told["asked"], told["follow_up"])]
    person, session = _place(told["person"], people), _place(told["session"], session_ids)
    return FollowUps(
        person=person,
        path=_path(person, session, persons, sessions),
        **{name: _native(told[name]) for name in FOLLOW_UP if name not in ("person", "session")},
    )


def _path(person: Column, session: Column, persons: Column, sessions: Column) -> Column:
    """The row of the path of each person in each session. Paths are sorted by person, and nobody has many."""
    path = np.full(len(person), -1, np.int64)
    if not len(persons):
        return path
    first, most = np.searchsorted(persons, person), np.bincount(persons).max()
    for row in (np.minimum(first + further, len(persons) - 1) for further in range(most)):
        path = np.where((persons[row] == person) & (sessions[row] == session), row, path)
    return path


def _by_day(day: Column, ids: Column) -> Column:
    """An order by day; on one day, by the first half of the id, so that it is always the same."""
    return np.lexsort((_first_half(ids), day))


def _place(wanted: Column, among: Column) -> Column:
    """Where each uuid stands in a sorted array without repetitions; -1 where it does not.

    Halves are compared as numbers, which is several times faster; they are enough where no two are the same.
    """
    if not len(among):
        return np.full(len(wanted), -1, np.int64)
    halves = _first_half(among)
    if (halves[1:] == halves[:-1]).any():
        found = np.searchsorted(among, wanted)
    else:
        found = np.searchsorted(halves, _first_half(wanted))
    found = np.minimum(found, len(among) - 1)
    return np.where(among[found] == wanted, found, -1)


def _first_half(ids: Column) -> Column:
    """The first eight bytes of uuids, as numbers in the same order."""
    return np.ascontiguousarray(ids).view(">u8")[::2].astype(np.uint64)


def _native(column: Column) -> Column:
    """A contiguous copy in the machine's own byte order."""
    return np.ascontiguousarray(column.astype(column.dtype.newbyteorder("=")))
