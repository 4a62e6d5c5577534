"""What can be recorded of a participant: each form, what it begins with, and the command it becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.values import Characteristics
from services.kernel.personal import PersonErased, UnknownPerson
from services.placements.milestones import MILESTONES
from services.trainings.queries import SessionSearch
from services.web import path_forms, placement_form
from services.web.evidence_form import with_rows
from services.web.follow_up_form import FOLLOW_UP, finding_form, to_finding
from services.web.forms import Form
from services.web.participant import Participant
from services.web.path_forms import Command, entry_form, exit_form
from services.web.sessions import MOST_SHOWN
from services.web.work_form import Option, Sheet, remarks_of
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
class Action:
    """A form about a participant. ``read`` turns it into a command, for which there must be no fault by then."""

    sheet: Sheet
    begin: Callable[[Participant], Awaitable[Form]]
    read: Callable[[Participant, Form, Mapping[str, list[Option]]], Command]
    grown: Callable[[Sheet, Form], Sheet] = lambda sheet, _: sheet

    def of(self, form: Form) -> Sheet:
        """The sheet with as many rows as the form has."""
        return self.grown(self.sheet, form)


def possible(state: str) -> tuple[str, ...]:
    """The forms that make sense in a state, by their names."""
    return POSSIBLE.get(state, AFTER_EXIT)


async def options_for(one: Participant) -> dict[str, list[Option]]:
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
    "placement": Action(placement_form.PLACEMENT, _job, _placement, with_rows),
    "follow-up": Action(FOLLOW_UP, _finding, _follow_up),
}
