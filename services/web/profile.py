"""Make my profile, in three short steps. Answers travel with the form; nothing is kept before the end."""

from __future__ import annotations

import asyncio
from re import fullmatch

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contracts.jobseekers import Profile
from services.web.context import Visit
from services.web.forms import Form
from services.web.identity import Identity, become
from services.web.profile_form import (
    EXPERIENCE,
    KILOMETRES,
    MINUTES,
    OTHER_LANGUAGES,
    STEPS,
    check,
    from_profile,
    keeping,
    to_profile,
)
from services.web.recommendations import page_for, profile_of

DEFAULTS = {"kilometres": ["30"]}


async def begin(visit: Visit) -> Response:
    """The first step: empty, or filled in with what is known of who one is."""
    profile = await profile_of(visit, visit.who)
    return _step(visit, from_profile(profile) if profile else Form(dict(DEFAULTS)), 1)


async def go_on(visit: Visit) -> Response:
    """From a step to the next or back; after the last one the profile is kept and leads to recommendations."""
    form = await Form.sent(visit.request)
    step = min(max(int(form.text("step")) if form.text("step").isdecimal() else 1, 1), len(STEPS))
    match form.text("go"):
        case "back":
            return _step(visit, form, max(step - 1, 1))
        case "stay":
            return _step(visit, form, step)
    check(form, step, visit.ports.gazetteer)
    if form.faults:
        return _step(visit, form, step, 422)
    if step < len(STEPS):
        return _step(visit, form, step + 1)
    form.faults.clear()
    profile = to_profile(form, visit.ports.gazetteer, visit.language)
    if profile is None:
        return _step(visit, form, _step_of(form), 422)
    return await _keep(visit, profile)


async def leave(visit: Visit) -> Response:
    """Out of matching, for good; one is a visitor again."""
    if visit.who.jobseeker_id is None:
        raise HTTPException(404)
    await asyncio.to_thread(visit.ports.jobseekers.leave, visit.who.jobseeker_id)
    response = visit.go("/recommendations")
    become(response, Identity(), visit.request)
    return response


async def _keep(visit: Visit, profile: Profile) -> Response:
    """In demonstration mode the profile is registered and one becomes that jobseeker. Otherwise nobody could find it
    again, so it is used for this one answer and not kept."""
    if not visit.ports.settings.demo:
        return await page_for(visit, profile, saved=False)
    known = await profile_of(visit, visit.who)
    if known is not None and visit.who.jobseeker_id is not None:
        jobseeker_id = visit.who.jobseeker_id
        await asyncio.to_thread(visit.ports.jobseekers.amend, jobseeker_id, keeping(profile, known))
    else:
        jobseeker_id = await asyncio.to_thread(visit.ports.jobseekers.register, profile)
    response = visit.go("/recommendations")
    become(response, Identity("jobseeker", jobseeker_id), visit.request)
    return response


def _step(visit: Visit, form: Form, step: int, status: int = 200) -> Response:
    labels = {name: visit.say.gettext(label) for name, label in STEPS[step - 1].items()}
    faults = form.told(labels, visit.language)
    return visit.render(
        "profile.html",
        status,
        form=form,
        step=step,
        steps=len(STEPS),
        labels=labels,
        faults=faults,
        fault_of={name: message for name, _, message in faults},
        carried=[
            (name, value)
            for fields in (*STEPS[: step - 1], *STEPS[step:])
            for name in fields
            for value in form.values.get(name, [])
        ],
        choices_of={
            "kilometres": _with_given(KILOMETRES, form.text("kilometres")),
            "minutes": _with_given(MINUTES, form.text("minutes")),
            "experience": EXPERIENCE,
            "other": OTHER_LANGUAGES,
        },
    )


def _with_given(offered: tuple[str, ...], given: str) -> list[str]:
    """The choices, and between them a number that came from elsewhere, so that a page shows it as it is."""
    return sorted({*offered, *([given] if fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", given) else [])}, key=float)


def _step_of(form: Form) -> int:
    """The first step in which something is wrong."""
    wrong = {fault.field for fault in form.faults}
    return next((number for number, fields in enumerate(STEPS, 1) if wrong & fields.keys()), len(STEPS))
