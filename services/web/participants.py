"""One participant's path through one session: what is known of it, and the forms that record what happens next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.web.forms import Form
from services.web.participant import Participant, participant_asked_for
from services.web.participant_actions import ACTIONS, CALLED, Action, options_for, possible
from services.web.paths_told import stages_of, state_in_words, state_of
from services.web.programme import Asked
from services.web.work import done, for_managers, until
from services.web.work_form import attempt, write
from translation.locales import N_


@for_managers
async def show(asked: Asked) -> Response:
    """What is known of the path, the jobs and follow-ups after it, and what can be recorded."""
    one = await participant_asked_for(asked)
    ports, person_id = asked.visit.ports, one.person.person_id
    state = state_of(one.path)
    jobs = await ports.placement_queries.placements(session_id=one.session.id, person_id=person_id)
    titles = {award.code: award.title for award in one.terms.awards}
    return asked.render(
        "participant.html",
        one=one,
        session=one.session,
        terms=one.terms,
        path=one.path,
        person=one.person,
        state=state,
        state_told=state_in_words(state, asked.visit.language),
        steps=stages_of(one.path, titles, asked.visit.language),
        placements=jobs.rows,
        follow_ups=await ports.placement_queries.follow_ups(session_id=one.session.id, person_id=person_id),
        obstacles=await ports.programme_queries.obstacles(
            programme_id=asked.programme.programme_id, person_id=person_id
        ),
        actions=[] if one.person.is_erased else [(name, CALLED[name]) for name in possible(state)],
        done=done(asked.visit),
    )


@for_managers
async def begin(asked: Asked) -> Response:
    """One of the forms, filled in with what is known."""
    one, action = await participant_asked_for(asked), _action(asked)
    return await _write(one, action, await action.begin(one))


@for_managers
async def go_on(asked: Asked) -> Response:
    """Record what the form says, and go back to the participant; or say what is wrong, with nothing recorded."""
    one, action = await participant_asked_for(asked), _action(asked)
    form = await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return await _write(one, action, form)
    command = action.read(one, form, await options_for(one))
    result = None if form.faults else await attempt(asked, action.of(form), form, command)
    if form.faults:
        return await _write(one, action, form)
    await until(lambda: _is_seen(one, result))
    word = "unchanged" if result is False else asked.visit.request.path_params["action"]
    return asked.visit.go(one.page, [("done", word)])


def _action(asked: Asked) -> Action:
    action = ACTIONS.get(asked.visit.request.path_params["action"])
    if action is None:
        raise HTTPException(404)
    return action


async def _write(one: Participant, action: Action, form: Form) -> Response:
    asked = one.asked
    return write(
        asked,
        action.of(form),
        form,
        back=one.page,
        about=one.about,
        options=await options_for(one),
        links=[
            (f"/programmes/{asked.code}/sessions", asked.visit.say.gettext(N_("Sessions"))),
            (f"/programmes/{asked.code}/sessions/{one.session.id}", one.session.terms.code),
            (one.page, one.person.short),
        ],
    )


async def _is_seen(one: Participant, result: Any) -> bool:
    """Whether the views of placements show what was recorded; paths are read from the log."""
    if not isinstance(result, UUID):
        return True
    queries, session_id, person_id = (
        one.asked.visit.ports.placement_queries,
        one.session.id,
        one.person.person_id,
    )
    found = await queries.placements(session_id=session_id, person_id=person_id)
    asked = await queries.follow_ups(session_id=session_id, person_id=person_id)
    return result in {row.placement_id for row in found.rows} | {row.follow_up_id for row in asked}
