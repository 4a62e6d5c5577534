"""The forms about a participant's path: entry, decline, exit, award. Each reads itself into a command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from contracts.values import Characteristics
from services.trainings.commands import Trainings
from services.trainings.path import Path
from services.web.forms import Form
from services.web.work_form import NOT_STATED, Field, Sheet, coded, remarks_of, required_day
from translation.locales import N_

Command = Callable[[], Any]
SEALED: Final = N_(
    "Sealed under this person’s own key, never published, and gone when they ask to be forgotten."
)
COUNTED: Final = (
    Field(
        "gender",
        N_("Gender"),
        "pick",
        terms="gender_of_one",
        part=N_("What is counted of the participant, as it was at entry"),
    ),
    Field("age_class", N_("Age at entry"), "pick", terms="age_class"),
    Field("country_of_residence", N_("Country of residence"), "pick", terms="country"),
    Field("labour_status", N_("Status on the labour market"), "pick", terms="labour_status"),
    Field("education", N_("Highest level of education"), "pick", terms="education"),
)
ENROL: Final = Sheet(
    N_("Enrol a participant"),
    N_("Enrol"),
    (
        Field(
            "entered_on", N_("Day of entry"), "day", N_("A day of the session, not later than today"), True
        ),
        *COUNTED,
    ),
)
CORRECT_ENTRY: Final = Sheet(N_("Correct an entry"), N_("Save the correction"), ENROL.fields)
DECLINE: Final = Sheet(
    N_("Decline an application"),
    N_("Decline"),
    (
        Field("declined_on", N_("Day of the decision"), "day", required=True),
        Field("reason", N_("Why"), "pick", required=True, terms="decline_reason"),
    ),
)
_EXIT: Final = (
    Field("exited_on", N_("Last day"), "day", required=True),
    Field("outcome", N_("How it ended"), "pick", required=True, terms="exit_outcome"),
    Field(
        "reason",
        N_("Reason"),
        "pick",
        N_("For who left before the end"),
        terms="drop_out_reason",
    ),
    Field("to_session", N_("Transferred to"), "pick", N_("For who moved to another session")),
    Field("remarks", N_("Remarks"), "area", SEALED),
)
EXIT: Final = Sheet(N_("Record an exit"), N_("Record the exit"), _EXIT)
CORRECT_EXIT: Final = Sheet(N_("Correct an exit"), N_("Save the correction"), _EXIT)
AWARD: Final = Sheet(
    N_("Record an award"),
    N_("Record the award"),
    (
        Field("award", N_("Award"), "pick", required=True),
        Field("granted_on", N_("Granted on"), "day", required=True),
    ),
)


def entry_form(entered_on: date | None, counted: Characteristics) -> Form:
    """The entry, filled in with what is known."""
    values = {"entered_on": entered_on.isoformat() if entered_on else ""}
    values |= {name: "" if value in (None, NOT_STATED) else value for name, value in counted.__dict__.items()}
    return Form({name: [value] for name, value in values.items()})


def entry(form: Form, trainings: Trainings, session_id: UUID, person_id: UUID, *, again: bool) -> Command:
    """Give a seat, or with ``again`` say better when and to whom it was given."""
    entered_on, told = required_day(form, "entered_on"), coded(form, ENROL)
    country = told.pop("country_of_residence")
    counted = {name: value or NOT_STATED for name, value in told.items()}
    known = Characteristics.model_validate({**counted, "country_of_residence": country})
    command = trainings.correct_enrolment if again else trainings.enrol
    return lambda: command(session_id, person_id, entered_on, known)


def decline(form: Form, trainings: Trainings, session_id: UUID, person_id: UUID) -> Command:
    """Say that an application leads to no seat."""
    declined_on = required_day(form, "declined_on")
    reason: Any = coded(form, DECLINE)["reason"]
    return lambda: trainings.decline(session_id, person_id, declined_on, reason)


def exit_form(path: Path) -> Form:
    """The exit as it is known. Its remarks stay as they are where none are written."""
    left = path.exit
    if left is None:
        return Form()
    values = {
        "exited_on": left.exited_on.isoformat(),
        "outcome": left.outcome,
        "reason": left.reason or "",
        "to_session": str(left.to_session) if left.to_session else "",
    }
    return Form({name: [value] for name, value in values.items()})


def leave(
    form: Form, trainings: Trainings, session_id: UUID, person_id: UUID, sessions: list[str], *, again: bool
) -> Command:
    """Record how somebody left, or with ``again`` say it better. ``sessions``: the ids one can be transferred to."""
    exited_on = required_day(form, "exited_on")
    told: dict[str, Any] = coded(form, EXIT)
    chosen = form.one("to_session", sessions)
    to_session, remarks = UUID(chosen) if chosen else None, remarks_of(form)
    command = trainings.correct_exit if again else trainings.exit
    return lambda: command(
        session_id, person_id, exited_on, told["outcome"], told["reason"], to_session, remarks
    )


def award(form: Form, trainings: Trainings, session_id: UUID, person_id: UUID, awards: list[str]) -> Command:
    """Record that one of the session's awards is in."""
    chosen, granted_on = form.one("award", awards) or "", required_day(form, "granted_on")
    if not form.text("award"):
        form.fault("award", "missing")
    return lambda: trainings.grant_award(session_id, person_id, chosen, granted_on)
