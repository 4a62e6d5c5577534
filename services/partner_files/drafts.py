"""What a row of participants says: who somebody is, and their steps through a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.jobseekers.identity import NOT_STATED, Identity, check_identity
from services.kernel.clock import recorded_at
from services.partner_files.mapping import ColumnMapping
from services.partner_files.people import People
from services.partner_files.reading import Fields
from services.partner_files.sheets import Row
from services.partner_files.steps import Steps
from services.partner_files.targets import Target
from services.trainings.terms import Characteristics, Exit, Hours


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that could be read."""

    line: int
    identity: Identity
    steps: Steps
    session_id: UUID | None


def recurring(
    rows: Iterable[Row], mapping: ColumnMapping, target: Target, people: People
) -> dict[bytes, int]:
    """The last line on which each person of a file stands; rows that cannot be read do not count."""
    last: dict[bytes, int] = {}
    for row in rows:
        if not row.fault:
            identity = _recognised_by(Fields(row, mapping.positions), target)
            last |= dict.fromkeys(people.marks(identity), row.line)
    return last


def draft(row: Fields, target: Target) -> Draft:
    """A row as the person it names and their steps. Raises ``Refused``, ``IdentityRefused``."""
    for name in ("given_name", "family_name"):
        row.needed_text(name)
    counted = _counted(row)
    identity = replace(
        _recognised_by(row, target),
        gender=counted.gender,
        email=row.text("email"),
        phone=row.text("phone"),
        address=row.text("address"),
        country_of_residence=counted.country_of_residence,
        labour_status=counted.labour_status,
        education=counted.education,
        remarks=row.text("remarks"),
    )
    session_id = target.session_of(row)
    steps = Steps(
        applied_on=row.day("applied_on"),
        entered_on=row.day("entered_on"),
        exit=_exit(row, target),
        attended=_attended(row),
        awards=tuple(_awards(row)),
        counted=counted,
    )
    if not steps.says_nothing and session_id is None and not row.faults:
        row.fault("session", "missing")
    row.check()
    check_identity(identity, recorded_at().date())
    return Draft(row.line, identity, steps, session_id)


def _recognised_by(row: Fields, target: Target) -> Identity:
    number = row.partner_number(target.partner)
    return Identity(
        given_name=row.text("given_name") or "",
        family_name=row.text("family_name") or "",
        birth_date=row.day("birth_date"),
        partner_numbers=(number,) if number else (),
    )


def _counted(row: Fields) -> Characteristics:
    return Characteristics(
        gender=row.code("gender") or NOT_STATED,
        country_of_residence=row.country("country"),
        labour_status=row.code("labour_status") or NOT_STATED,
        education=row.code("education") or NOT_STATED,
    )


def _exit(row: Fields, target: Target) -> Exit | None:
    """Who dropped out without a reason in the file has none stated."""
    exited_on, outcome, reason = row.day("exited_on"), row.code("outcome"), row.code("reason")
    to_session = target.session_of(row, "to_session")
    if exited_on is None:
        if outcome and row.cell("exited_on") is None:
            row.fault("exited_on", "missing")
        return None
    if not outcome:
        if row.cell("outcome") is None or outcome == "":
            row.fault("outcome", "missing")
        return None
    if outcome == "dropped_out":
        reason = reason or NOT_STATED
    return Exit(exited_on, outcome, reason, to_session)


def _attended(row: Fields) -> tuple[date, date, Hours] | None:
    told: dict[str, Any] = {
        "attended_from": row.day("attended_from"),
        "attended_to": row.day("attended_to"),
        "hours_planned": row.number("hours_planned"),
        "hours_attended": row.number("hours_attended"),
    }
    if all(row.cell(name) is None for name in told):
        return None
    for name in told:
        if row.cell(name) is None:
            row.fault(name, "missing")
    if any(value is None for value in told.values()):
        return None
    return (
        told["attended_from"],
        told["attended_to"],
        Hours(told["hours_planned"], told["hours_attended"]),
    )


def _awards(row: Fields) -> Iterable[tuple[str | None, date]]:
    """An award is in on its day. One that is named without a day is not in yet."""
    for name, on in (("award", "awarded_on"), ("award_2", "awarded_2_on")):
        granted_on = row.day(on)
        if granted_on is not None:
            yield row.text(name), granted_on
