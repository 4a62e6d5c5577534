"""What a participant's row says of a session, and the steps it takes on the participant's path there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from services.floor.faults import N_, Fault
from services.floor.problems import Refused
from services.jobseekers.identity import NOT_STATED, Identity, age_class
from services.partner_files.report import Change
from services.partner_files.words import folded
from services.trainings.domain import Session
from services.trainings.path import Path
from services.trainings.terms import Award, Characteristics, Exit, Hours

APPLIED: Final = N_("application recorded")
ENTERED: Final = N_("entry recorded")
ENTRY_CORRECTED: Final = N_("entry corrected: %(day)s")
COUNTED_CORRECTED: Final = N_("what is counted at entry corrected")
EXITED: Final = N_("exit recorded")
EXIT_CORRECTED: Final = N_("exit corrected: %(day)s, %(outcome)s")
ATTENDED: Final = N_("hours recorded")
AWARDED: Final = N_("award recorded")

NOT_STATED_AT_ENTRY: Final = Characteristics()


@dataclass(frozen=True, slots=True)
class Steps:
    """What a row says of a session. Awards as the file names them, with the day; no name means the session's only one."""

    applied_on: date | None = None
    entered_on: date | None = None
    exit: Exit | None = None
    attended: tuple[date, date, Hours] | None = None
    awards: tuple[tuple[str | None, date], ...] = ()
    counted: Characteristics = NOT_STATED_AT_ENTRY
    """What the row says at entry. The age class comes from the birth date."""

    @property
    def says_nothing(self) -> bool:
        return replace(self, counted=NOT_STATED_AT_ENTRY) == Steps()


def walk(
    session: Session,
    person_id: UUID,
    steps: Steps,
    identity: Identity,
    awards: tuple[Award, ...],
    *,
    again: bool,
) -> Iterator[Change]:
    """Take a row's steps, in the order in which each is possible; what is known already is left alone.

    ``again``: an earlier row of the file is about the same path, so that this one may add to it, but not contradict it.
    Raises what the session does (``BrokenRule``), part of the steps having been taken.
    """
    before = session.paths.get(person_id, Path())
    if steps.says_nothing and before == Path():
        raise Refused([Fault("entered_on", "missing")])
    counted = counted_at_entry(steps, before, identity)
    if steps.applied_on and not before.has_entered and session.apply(person_id, steps.applied_on, counted):
        yield Change(APPLIED)
    leaves_later = before.exit and steps.exit and steps.exit.exited_on > before.exit.exited_on
    if leaves_later:  # else a corrected entry could come after the exit as it was told before
        yield from _leave(session, person_id, steps, again)
    yield from _enter(session, person_id, steps, counted, again)
    if not leaves_later:
        yield from _leave(session, person_id, steps, again)
    if steps.attended:
        first, last, hours = steps.attended
        if session.record_attendance(person_id, first, last, hours):
            yield Change(ATTENDED)
    for name, granted_on in steps.awards:
        if session.grant(person_id, award_code(name, session.awards, awards), granted_on):
            yield Change(AWARDED)


def _enter(
    session: Session, person_id: UUID, steps: Steps, counted: Characteristics, again: bool
) -> Iterator[Change]:
    before = session.paths.get(person_id, Path())
    entered_on = steps.entered_on or before.entered_on
    if entered_on is None:
        return
    if not before.has_entered or again:
        if session.enrol(person_id, entered_on, counted):
            yield Change(ENTERED)
    elif session.correct_enrolment(person_id, entered_on, counted):
        if entered_on != before.entered_on:
            yield Change(ENTRY_CORRECTED, {"day": entered_on.isoformat()})
        else:
            yield Change(COUNTED_CORRECTED)


def _leave(session: Session, person_id: UUID, steps: Steps, again: bool) -> Iterator[Change]:
    left = steps.exit
    if left is None:
        return
    if session.paths.get(person_id, Path()).exit is None or again:
        if session.exit(person_id, left):
            yield Change(EXITED)
    elif session.correct_exit(person_id, left):
        yield Change(EXIT_CORRECTED, {"day": left.exited_on.isoformat(), "outcome": left.outcome})


def counted_at_entry(steps: Steps, before: Path, identity: Identity) -> Characteristics:
    """What is counted of a participant: what the row says; else what was counted at entry already; else what is known of
    the person. What changes with time is never taken from later files once somebody has entered."""
    said, counted = steps.counted, before.characteristics
    on = steps.entered_on or before.entered_on or steps.applied_on
    found = Characteristics(
        gender=_first(said.gender, counted.gender, identity.gender),
        age_class=_first(age_class(identity.birth_date, on) if on else NOT_STATED, counted.age_class),
        country_of_residence=said.country_of_residence or counted.country_of_residence,
        labour_status=_first(said.labour_status, counted.labour_status),
        education=_first(said.education, counted.education),
    )
    if before.has_entered:
        return found
    return replace(
        found,
        country_of_residence=found.country_of_residence or identity.country_of_residence,
        labour_status=_first(found.labour_status, identity.labour_status),
        education=_first(found.education, identity.education),
    )


def _first(*said: str) -> str:
    return next((one for one in said if one != NOT_STATED), NOT_STATED)


def award_code(name: str | None, given: tuple[str, ...], awards: tuple[Award, ...]) -> str:
    """The code of an award by code, title or awarding body; of the only one where none is named.

    Raises ``Refused`` (``unknown_award_here``).
    """
    if name is None and len(given) == 1:
        return given[0]
    if name is not None:
        for code in given:
            if folded(code) == folded(name):
                return code
        for award in awards:
            if award.code in given and folded(name) in (folded(award.title), folded(award.body)):
                return award.code
    raise Refused([Fault("award", "unknown_award_here", {"expected": ", ".join(given)})])
