"""One participant's path through one session: what is known of it, and the forms that record what happens next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contracts.trainings import TrainingTerms
from contracts.values import Characteristics
from services.kernel.personal import PersonErased, UnknownPerson
from services.placements.milestones import MILESTONES
from services.placements.terms import PathKnown
from services.trainings.domain import Session
from services.trainings.path import Path
from services.trainings.queries import SessionSearch
from services.web import path_forms, placement_form
from services.web.follow_up_form import FOLLOW_UP, finding_form, to_finding
from services.web.forms import Form
from services.web.path_forms import Command, entry_form, exit_form
from services.web.paths_told import state_in_words, state_of
from services.web.programme import Asked
from services.web.sessions import MOST_SHOWN, session_asked_for
from services.web.work import PersonTold, done, for_managers, id_in_address, people_told, until
from services.web.work_form import Option, Sheet, attempt, remarks_of, write
from translation import formats
from translation.glossary import choices
from translation.locales import N_

CALLED: Final = {
    "enrol": N_("Enrol"),
    "correct-entry": N_("Correct the entry"),
    "decline": N_("Decline the application"),
    "exit": N_("Record an exit"),
    "correct-exit": N_("Correct the exit"),
    "award": N_("Record an award"),
    "placement": N_("Record a placement"),
    "follow-up": N_("Record a follow-up"),
}
"""What each form is called where one can choose it."""
POSSIBLE: Final[Mapping[str, tuple[str, ...]]] = {
    "none": ("enrol",),
    "applied": ("enrol", "decline"),
    "declined": ("enrol",),
    "enrolled": ("exit", "award", "placement", "correct-entry"),
}
"""What can be recorded in each state, what is next first; whoever left has the rest."""
AFTER_EXIT: Final = ("placement", "follow-up", "award", "correct-exit", "correct-entry")


@dataclass(frozen=True)
class Participant:
    """A participant in a session, as the log now knows them."""

    asked: Asked
    session: Session
    terms: TrainingTerms
    person: PersonTold
    path: Path

    @property
    def page(self) -> str:
        return participant_page(self.asked, self.session.id, self.person.person_id)

    @property
    def known(self) -> PathKnown | None:
        """What placements need to know of the path; ``None`` where they did not enter."""
        return path_known(self.session, self.person.person_id, self.path)

    @property
    def about(self) -> list[tuple[str, str, str]]:
        """What a form about them stands under."""
        say, language = self.asked.visit.say.gettext, self.asked.visit.language
        who = f"{self.person.name} ({self.person.short})" if self.person.name else self.person.short
        state = state_in_words(state_of(self.path), language)
        return [
            ("person_id", say(N_("Participant")), f"{who}, {state}"),
            ("session_id", say(N_("Session")), f"{self.session.terms.code}, {self.terms.title}"),
        ]


@dataclass(frozen=True)
class Action:
    """A form about a participant. ``read`` turns it into a command, for which there must be no fault by then."""

    sheet: Sheet
    begin: Callable[[Participant], Awaitable[Form]]
    read: Callable[[Participant, Form, Mapping[str, list[Option]]], Command]


def participant_page(asked: Asked, session_id: UUID, person_id: UUID) -> str:
    """The address of a participant, after the language."""
    return f"/programmes/{asked.code}/sessions/{session_id}/participants/{person_id}"


def path_known(session: Session, person_id: UUID, path: Path) -> PathKnown | None:
    """A path as placements know it, straight from the log of trainings: the view that tells it may be a moment behind."""
    if path.entered_on is None:
        return None
    return PathKnown(
        person_id,
        session.programme_id,
        session.id,
        session.terms.starts_on,
        path.entered_on,
        path.exit.exited_on if path.exit else None,
    )


@for_managers
async def show(asked: Asked) -> Response:
    """What is known of the path, the jobs and follow-ups after it, and what can be recorded."""
    one = await _participant(asked)
    ports, person_id = asked.visit.ports, one.person.person_id
    state = state_of(one.path)
    jobs = await ports.placement_queries.placements(session_id=one.session.id, person_id=person_id)
    return asked.render(
        "participant.html",
        one=one,
        session=one.session,
        terms=one.terms,
        path=one.path,
        person=one.person,
        state=state,
        state_told=state_in_words(state, asked.visit.language),
        awards={award.code: award.title for award in one.terms.awards},
        placements=jobs.rows,
        follow_ups=await ports.placement_queries.follow_ups(session_id=one.session.id, person_id=person_id),
        obstacles=await ports.programme_queries.obstacles(
            programme_id=asked.programme.programme_id, person_id=person_id
        ),
        actions=[] if one.person.is_erased else [(name, CALLED[name]) for name in _possible(state)],
        done=done(asked.visit),
    )


@for_managers
async def begin(asked: Asked) -> Response:
    """One of the forms, filled in with what is known."""
    one, action = await _participant(asked), _action(asked)
    return await _write(one, action, await action.begin(one))


@for_managers
async def go_on(asked: Asked) -> Response:
    """Record what the form says, and go back to the participant; or say what is wrong, with nothing recorded."""
    one, action = await _participant(asked), _action(asked)
    form = await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return await _write(one, action, form)
    command = action.read(one, form, await _options(one))
    result = None if form.faults else await attempt(asked, action.sheet, form, command)
    if form.faults:
        return await _write(one, action, form)
    await until(lambda: _is_seen(one, result))
    word = "unchanged" if result is False else asked.visit.request.path_params["action"]
    return asked.visit.go(one.page, [("done", word)])


async def _participant(asked: Asked) -> Participant:
    session, terms = await session_asked_for(asked)
    person_id = id_in_address(asked.visit, "person_id")
    told = await people_told(asked.visit, [person_id])
    path = session.paths.get(person_id, Path())
    if person_id not in session.paths and not await _is_known(asked, person_id):
        raise HTTPException(404)
    return Participant(asked, session, terms, told[person_id], path)


async def _is_known(asked: Asked, person_id: UUID) -> bool:
    """Somebody who has not applied can be enrolled where the house knows them."""
    try:
        await asyncio.to_thread(asked.visit.ports.jobseekers.must_know, person_id)
    except (UnknownPerson, PersonErased):
        return False
    return True


def _action(asked: Asked) -> Action:
    action = ACTIONS.get(asked.visit.request.path_params["action"])
    if action is None:
        raise HTTPException(404)
    return action


def _possible(state: str) -> tuple[str, ...]:
    return POSSIBLE.get(state, AFTER_EXIT)


async def _write(one: Participant, action: Action, form: Form) -> Response:
    asked = one.asked
    return write(
        asked,
        action.sheet,
        form,
        back=one.page,
        about=one.about,
        options=await _options(one),
        links=[
            (f"/programmes/{asked.code}/sessions", asked.visit.say.gettext(N_("Sessions"))),
            (f"/programmes/{asked.code}/sessions/{one.session.id}", one.session.terms.code),
            (one.page, one.person.short),
        ],
    )


async def _options(one: Participant) -> dict[str, list[Option]]:
    """What can be chosen that no glossary knows: awards of the session, sessions to be transferred to, milestones."""
    asked, language = one.asked, one.asked.visit.language
    titles = {award.code: award.title for award in one.terms.awards}
    search = SessionSearch(programme_id=asked.programme.programme_id, limit=MOST_SHOWN)
    rows = (await asked.visit.ports.training_queries.sessions(search)).rows
    return {
        "award": [(code, titles.get(code, code)) for code in one.session.awards],
        "to_session": [
            (str(row.session_id), f"{row.code} ({formats.day(row.starts_on, language)})")
            for row in rows
            if row.session_id != one.session.id and not row.is_cancelled
        ],
        "milestone": choices("milestone", language),
    }


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


async def _empty_entry(one: Participant) -> Form:
    """As of the session's first day, or today where that is still to come; counted is what is known of the person."""
    on = min(one.session.terms.starts_on, one.asked.today)
    return entry_form(on, await asyncio.to_thread(_counted, one, on))


def _counted(one: Participant, on: date) -> Characteristics:
    """What is known of the person on a day; of what they no longer tell, what they said when they applied."""
    applied = Characteristics.model_validate(one.path.characteristics)
    try:
        known = one.asked.visit.ports.jobseekers.characteristics(one.person.person_id, on)
    except (UnknownPerson, PersonErased):
        return applied
    said = {name: value for name, value in known.__dict__.items() if value not in (None, "not_stated")}
    return applied.model_copy(update=said)


async def _known_entry(one: Participant) -> Form:
    return entry_form(one.path.entered_on, Characteristics.model_validate(one.path.characteristics))


async def _exit(one: Participant) -> Form:
    return exit_form(one.path)


async def _on_last_day(one: Participant) -> Form:
    """Most leave on the session's last day; what is still to come cannot be recorded."""
    ends_on = one.session.terms.ends_on
    return Form({"exited_on": [ends_on.isoformat()]} if ends_on <= one.asked.today else {})


async def _decided_today(one: Participant) -> Form:
    return Form({"declined_on": [one.asked.today.isoformat()]})


async def _empty(_: Participant) -> Form:
    return Form()


async def _job(one: Participant) -> Form:
    residence = one.path.characteristics.country_of_residence
    return Form({"country_of_residence": [residence or ""]})


async def _finding(one: Participant) -> Form:
    """The follow-up at the milestone of the address, filled in where it is known: told again it is corrected."""
    milestone = one.asked.visit.request.query_params.get("milestone", "")
    known = await one.asked.visit.ports.placement_queries.follow_ups(
        session_id=one.session.id, person_id=one.person.person_id
    )
    told = next((row.finding for row in known if row.milestone == milestone), None)
    return finding_form(milestone if milestone in MILESTONES else "", told)


def _entry(one: Participant, form: Form, _: Mapping[str, list[Option]], *, again: bool = False) -> Command:
    trainings = one.asked.visit.ports.trainings
    return path_forms.entry(form, trainings, one.session.id, one.person.person_id, again=again)


def _decline(one: Participant, form: Form, _: Mapping[str, list[Option]]) -> Command:
    return path_forms.decline(form, one.asked.visit.ports.trainings, one.session.id, one.person.person_id)


def _leave(
    one: Participant, form: Form, options: Mapping[str, list[Option]], *, again: bool = False
) -> Command:
    sessions = [value for value, _ in options["to_session"]]
    trainings = one.asked.visit.ports.trainings
    return path_forms.leave(form, trainings, one.session.id, one.person.person_id, sessions, again=again)


def _award(one: Participant, form: Form, options: Mapping[str, list[Option]]) -> Command:
    awards = [value for value, _ in options["award"]]
    return path_forms.award(
        form, one.asked.visit.ports.trainings, one.session.id, one.person.person_id, awards
    )


def _placement(one: Participant, form: Form, _: Mapping[str, list[Option]]) -> Command:
    terms, known, remarks = placement_form.to_terms(form, one.asked.visit), one.known, remarks_of(form)
    if known is None:
        form.fault("person_id", "no_entry")
    if known is None or terms is None:
        return _nothing
    placements = one.asked.visit.ports.placements
    return lambda: placements.record(known, terms, remarks=remarks)


def _follow_up(one: Participant, form: Form, _: Mapping[str, list[Option]]) -> Command:
    finding, known = to_finding(form), one.known
    milestone = next((name for name in MILESTONES if name == form.text("milestone")), None)
    if milestone is None:
        form.fault("milestone", "not_valid" if form.text("milestone") else "missing")
    if known is None:
        form.fault("person_id", "no_entry")
    if known is None or milestone is None:
        return _nothing
    placements = one.asked.visit.ports.placements
    return lambda: placements.follow_up(known, milestone, **finding)


def _nothing() -> None:
    """What a form with faults comes to."""


ACTIONS: Final[Mapping[str, Action]] = {
    "enrol": Action(path_forms.ENROL, _empty_entry, _entry),
    "correct-entry": Action(
        path_forms.CORRECT_ENTRY, _known_entry, lambda *given: _entry(*given, again=True)
    ),
    "decline": Action(path_forms.DECLINE, _decided_today, _decline),
    "exit": Action(path_forms.EXIT, _on_last_day, _leave),
    "correct-exit": Action(path_forms.CORRECT_EXIT, _exit, lambda *given: _leave(*given, again=True)),
    "award": Action(path_forms.AWARD, _empty, _award),
    "placement": Action(placement_form.PLACEMENT, _job, _placement),
    "follow-up": Action(FOLLOW_UP, _finding, _follow_up),
}
