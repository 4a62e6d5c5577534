"""What an import writes to, and for which programme, partner, training and session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from services.floor.faults import Fault
from services.floor.places import Gazetteer
from services.floor.problems import Refused
from services.jobseekers.commands import Jobseekers
from services.partner_files.reading import Fields
from services.partner_files.words import folded
from services.placements.commands import Placements
from services.trainings.commands import Trainings
from services.trainings.domain import Session


@dataclass(frozen=True)
class Services:
    """The services that a row may write to."""

    jobseekers: Jobseekers
    trainings: Trainings
    placements: Placements
    gazetteer: Gazetteer


@dataclass(frozen=True, slots=True)
class Listed:
    """A session of the programme, by its training's reference and its code."""

    session_id: UUID
    reference: str
    code: str


@dataclass(frozen=True)
class Target:
    """Where rows go. ``partner`` is whose participants' numbers they are; ``training`` and ``session`` hold for every row
    that does not name its own."""

    programme_id: UUID
    language: str
    partner: str
    sessions: Sequence[Listed] = ()
    training: str | None = None
    session: str | None = None

    @cached_property
    def _by_code(self) -> dict[str, list[Listed]]:
        found: dict[str, list[Listed]] = {}
        for one in self.sessions:
            found.setdefault(folded(one.code), []).append(one)
        return found

    def session_of(self, row: Fields, name: str = "session") -> UUID | None:
        """The session that a row names, or the option; ``None`` where neither does. What is wrong with it is noted."""
        code = row.text(name) or (self.session if name == "session" else None)
        if code is None:
            return None
        training = row.text("training") or self.training
        found = self._by_code.get(folded(code), [])
        if training is not None:
            found = [one for one in found if folded(one.reference) == folded(training)]
        exact = [one for one in found if one.code == code]
        found = exact or found
        if len(found) == 1:
            return found[0].session_id
        if found:
            row.fault(
                name, "ambiguous_session", given=", ".join(f"{one.reference} {one.code}" for one in found)
            )
        else:
            row.fault(name, "session_not_here")
        return None


class SessionsRead:
    """Sessions as they are in the log, each read once in an import that does not write to them."""

    def __init__(self, trainings: Trainings, target: Target) -> None:
        self._trainings, self._target = trainings, target
        self._read: dict[UUID, Session] = {}

    def __getitem__(self, session_id: UUID) -> Session:
        if session_id not in self._read:
            self._read[session_id] = self._trainings.session(session_id)
        return self._read[session_id]

    def entered_by(self, person_id: UUID, session_id: UUID | None) -> Session:
        """The session that somebody entered: the one named, or the only one of the programme.

        Raises ``Refused`` (``no_entry``, ``not_in_programme``, ``several_sessions``).
        """
        if session_id is not None:
            session = self[session_id]
            if person_id not in session.paths or not session.paths[person_id].has_entered:
                raise Refused([Fault("session", "no_entry")])
            return session
        found = self._entered.get(person_id, [])
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused([Fault("session", "not_in_programme")])
        codes = ", ".join(session.terms.code for session in found)
        raise Refused([Fault("session", "several_sessions", {"given": codes})])

    @cached_property
    def _entered(self) -> dict[UUID, list[Session]]:
        found: dict[UUID, list[Session]] = {}
        for listed in self._target.sessions:
            session = self[listed.session_id]
            for person_id, path in session.paths.items():
                if path.has_entered:
                    found.setdefault(person_id, []).append(session)
        return found
