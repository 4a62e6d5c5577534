"""Whose path through which session a row of placements or follow-ups is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.floor.problems import Refused
from services.jobseekers.identity import Identity
from services.partner_files.people import People
from services.partner_files.reading import Fields
from services.partner_files.targets import Services, SessionsRead, Target
from services.placements.terms import PathKnown
from services.trainings.path import Path


@dataclass(frozen=True, slots=True)
class Named:
    """Who a row names: by pseudonym, or by what they are recognised by; and the session, where it names one."""

    person_id: UUID | None
    identity: Identity
    session_id: UUID | None


@dataclass(frozen=True, slots=True)
class Whose:
    """The path a row is about, as the placements service wants it, and as the session has it."""

    known: PathKnown
    path: Path


class Paths:
    """Finds the paths that rows are about. Nobody is recorded here: who is not known is refused."""

    def __init__(self, services: Services, target: Target, people: People) -> None:
        self._jobseekers, self._target, self._people = services.jobseekers, target, people
        self._sessions = SessionsRead(services.trainings, target)

    def named(self, row: Fields) -> Named:
        """Who a row names. What cannot be read, or is not there, is noted."""
        number, born = row.partner_number(self._target.partner), row.day("birth_date")
        person_id = row.pseudonym()
        given_name, family_name = row.text("given_name") or "", row.text("family_name") or ""
        identity = Identity(given_name, family_name, born, partner_numbers=(number,) if number else ())
        is_named = bool(given_name and family_name and born)
        if not (is_named or number or row.cell("person_id") or row.faults):
            row.fault("number" if row.has_column("number") else "birth_date", "missing")
        if not is_named:
            identity = Identity("", "", partner_numbers=identity.partner_numbers)
        return Named(person_id, identity, self._target.session_of(row))

    def owners(self, rows: list[Named]) -> list[UUID | Refused]:
        """Who each row is about, or why that cannot be told."""
        found = self._people.find([row.identity for row in rows])
        return [row.person_id or one for row, one in zip(rows, found, strict=True)]

    def whose(self, row: Named, owner: UUID | Refused) -> Whose:
        """The path a row is about. Raises ``Refused``, ``UnknownPerson``, ``PersonErased``."""
        if isinstance(owner, Refused):
            raise owner
        person_id = owner
        if row.person_id:
            self._jobseekers.must_know(person_id)
        session = self._sessions.entered_by(person_id, row.session_id)
        path = session.paths[person_id]
        known = PathKnown(
            person_id=person_id,
            programme_id=session.programme_id,
            session_id=session.id,
            session_starts_on=session.terms.starts_on,
            entered_on=path.entered_on or date.max,
            exited_on=path.exit.exited_on if path.exit else None,
        )
        return Whose(known, path)
