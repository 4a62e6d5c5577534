"""Enrolling somebody who never applied: whoever the house knows is found by what identifies them, and nobody is recorded
twice."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from services.jobseekers.identity import NOT_STATED, Identity, PartnerNumber
from services.trainings.domain import Session
from services.web.forms import Form
from services.web.participant import participant_page
from services.web.programme import Asked
from services.web.sessions import session_asked_for
from services.web.work import for_managers
from services.web.work_form import Field, Sheet, attempt, coded, write
from translation.locales import N_

NEW: Final = N_("Only for somebody new")
FIND: Final = Sheet(
    N_("Enrol somebody who has not applied"),
    N_("Look for this person"),
    (
        Field("given_name", N_("Given name"), part=N_("By names and birth date")),
        Field("family_name", N_("Family name")),
        Field("birth_date", N_("Birth date"), "day"),
        Field(
            "number",
            N_("Number"),
            hint=N_("The number a partner knows this person by"),
            part=N_("Or by a partner’s number"),
        ),
        Field("partner", N_("Partner who gave the number"), hint=N_("As in the files this partner sends")),
        Field("email", N_("E-mail"), part=NEW),
        Field("phone", N_("Telephone")),
        Field("gender", N_("Gender"), "pick", terms="gender_of_one"),
        Field("country_of_residence", N_("Country of residence"), "pick", terms="country"),
        Field("labour_status", N_("Status on the labour market"), "pick", terms="labour_status"),
        Field("education", N_("Highest level of education"), "pick", terms="education"),
    ),
    N_(
        "Give names and birth date, a partner’s number, or both. Whoever is known by them is found; nothing is recorded by looking."
    ),
    paths=(("partner_numbers.0.partner", "partner"), ("partner_numbers.0", "number"), ("", "given_name")),
)
NAMES: Final = ("given_name", "family_name", "birth_date")


@for_managers
async def begin(asked: Asked) -> Response:
    """The empty form."""
    session, _ = await session_asked_for(asked)
    return _write(asked, session, Form())


@for_managers
async def go_on(asked: Asked) -> Response:
    """To the participant found; or, where nobody is, back with a second button that registers them."""
    session, _ = await session_asked_for(asked)
    form = await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return _write(asked, session, form)
    is_new = form.text("go") == "register"
    jobseekers, told = asked.visit.ports.jobseekers, _identity(form, is_new)
    if form.faults:
        return _write(asked, session, form)
    person: UUID | None = await attempt(asked, FIND, form, lambda: jobseekers.recognise(told))
    if form.faults:
        return _write(asked, session, form)
    if person is not None:
        return asked.visit.go(participant_page(asked, session.id, person), [("done", "recognised")])
    if not is_new:
        return _write(asked, session, form, is_nobody=True)
    person = await attempt(asked, FIND, form, lambda: jobseekers.record_person(told))
    if person is None:
        return _write(asked, session, form)
    return asked.visit.go(f"{participant_page(asked, session.id, person)}/enrol")


def _identity(form: Form, is_new: bool) -> Identity:
    """Who the form speaks of. Names and birth date belong together, and so do a number and its partner; one of the two
    is needed, and names of somebody new."""
    number, partner = form.line("number"), form.line("partner")
    birth_date = form.day("birth_date")
    is_by_name = any(form.text(name) for name in NAMES)
    if is_by_name or is_new or not (number or partner):
        for name in NAMES:
            if not form.text(name):
                form.fault(name, "missing")
    if bool(number) != bool(partner):
        form.fault("partner" if number else "number", "missing")
    told: dict[str, Any] = {name: value or NOT_STATED for name, value in coded(form, FIND).items()}
    country = form.text("country_of_residence") or None
    return Identity(
        form.line("given_name"),
        form.line("family_name"),
        birth_date,
        email=form.line("email") or None,
        phone=form.line("phone") or None,
        partner_numbers=(PartnerNumber(partner, number),) if number and partner else (),
        **told | {"country_of_residence": country},
    )


def _write(asked: Asked, session: Session, form: Form, *, is_nobody: bool = False) -> Response:
    say = asked.visit.say.gettext
    back = f"/programmes/{asked.code}/sessions/{session.id}"
    return write(
        asked,
        FIND,
        form,
        back=back,
        about=[("session_id", say(N_("Session")), session.terms.code)],
        links=[(f"/programmes/{asked.code}/sessions", say("Sessions")), (back, session.terms.code)],
        said=say(
            N_(
                "Nobody is known here by this. Check the spelling and the birth date; or register this person, with names and birth date."
            )
        )
        if is_nobody
        else "",
        second=("register", say(N_("Register this person"))) if is_nobody else None,
    )
