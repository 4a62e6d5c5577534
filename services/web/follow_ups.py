"""Follow-ups that are due, with a short form on each, and those recorded lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.floor.faults import Fault, shortened
from services.placements.milestones import MILESTONES
from services.placements.queries import DueFollowUp, FollowUpRow
from services.trainings.queries import SessionSearch
from services.web.follow_up_form import FOLLOW_UP, SHORT, to_finding
from services.web.forms import Form
from services.web.participant import path_known
from services.web.programme import Asked
from services.web.sessions import MOST_SHOWN, session_known
from services.web.work import done, for_managers, people_told, until
from services.web.work_form import attempt, options_of

EACH: Final = 10
"""How many of a milestone are shown at once where all milestones are."""
PER_PAGE: Final = 25
LATELY: Final = 12


@dataclass(frozen=True)
class DueTold:
    """A follow-up that is due with its form; ``prefix`` keeps the ids of many forms on one page apart."""

    due: DueFollowUp
    form: Form
    faults: Sequence[tuple[str, str, str]] = ()

    @property
    def prefix(self) -> str:
        return f"{self.due.milestone}-{str(self.due.session_id)[:8]}-{str(self.due.person_id)[:13]}-"

    @property
    def fault_of(self) -> Mapping[str, str]:
        return {name: message for name, _, message in self.faults}


@for_managers
async def show(asked: Asked) -> Response:
    """Those due on a day, by milestone, the longest overdue first."""
    return await _shown(asked)


@for_managers
async def record(asked: Asked) -> Response:
    """Record one; what is wrong with it is told in its place, and nothing is recorded."""
    form = await Form.sent(asked.visit.request)
    try:
        session_id, person_id = UUID(form.text("session_id")), UUID(form.text("person_id"))
    except ValueError:
        raise HTTPException(404) from None
    session, _ = await session_known(asked, session_id)
    milestone = next((name for name in MILESTONES if name == form.text("milestone")), None)
    finding = to_finding(form)
    if milestone is None or person_id not in session.paths:
        raise HTTPException(404)
    known = path_known(session, person_id, session.paths[person_id])
    ports, found = asked.visit.ports, None
    if known is None:
        form.fault("person_id", "no_entry")
    elif not form.faults:
        found = await attempt(
            asked,
            FOLLOW_UP,
            form,
            lambda: ports.placements.follow_up(known, milestone, **finding),
        )
    if form.faults:
        return await _shown(asked, form, (session_id, person_id, milestone))

    async def is_seen() -> bool:
        rows = await ports.placement_queries.follow_ups(session_id=session_id, person_id=person_id)
        return found in {row.follow_up_id for row in rows}

    await until(is_seen)
    query = [(name, asked.visit.request.query_params.get(name, "")) for name in ("on", "milestone")]
    return asked.visit.go(f"/programmes/{asked.code}/follow-ups", [*query, ("done", "follow-up")])


async def _shown(
    asked: Asked, form: Form | None = None, of: tuple[UUID, UUID, str] | None = None
) -> Response:
    """The page; ``form`` is the one sent for the follow-up ``of``, with its faults."""
    query, queries = asked.visit.request.query_params, asked.visit.ports.placement_queries
    programme_id = asked.programme.programme_id
    on, day_fault = _day(query.get("on", ""), asked.today)
    due = await queries.due(on, programme_id)
    chosen = next((name for name in MILESTONES if name == query.get("milestone")), None)
    page = int(given) if (given := query.get("page", "1")).isdecimal() and given.isascii() else 1
    lately = await _lately(asked)
    shown: dict[str, list[DueTold]] = {}
    counts = {name: sum(one.milestone == name for one in due) for name in MILESTONES}
    for milestone in [chosen] if chosen else MILESTONES:
        rows = [one for one in due if one.milestone == milestone]
        page = min(max(page, 1), max(1, -(-len(rows) // PER_PAGE)))
        part = rows[(page - 1) * PER_PAGE : page * PER_PAGE] if chosen else rows[:EACH]
        wrong = [one for one in rows if (one.session_id, one.person_id, one.milestone) == of]
        told = [
            _told(asked, one, form if one in wrong else None)
            for one in part + [o for o in wrong if o not in part]
        ]
        if told:
            shown[milestone] = told
    people = [one.due.person_id for group in shown.values() for one in group]
    people += [row.person_id for row in lately if row.person_id is not None]
    search = SessionSearch(programme_id=programme_id, limit=MOST_SHOWN)
    sessions = (await asked.visit.ports.training_queries.sessions(search)).rows
    faults = form.told(_labels(asked), asked.visit.language) if form else []
    wrong_one = next((one for group in shown.values() for one in group if one.faults), None)
    prefix = wrong_one.prefix if wrong_one else ""
    return asked.render(
        "follow_ups.html",
        422 if faults else 200,
        on=on,
        day_fault=day_fault,
        total=len(due),
        counts=counts,
        chosen=chosen,
        page=page,
        pages=-(-counts[chosen] // PER_PAGE) if chosen else 1,
        shown=shown,
        people=await people_told(asked.visit, people),
        codes={row.session_id: row.code for row in sessions},
        lately=lately,
        fields_shown=SHORT,
        options=options_of(FOLLOW_UP, asked.visit.language),
        faults=[(f"{prefix}{name}", label, message) for name, label, message in faults],
        done=done(asked.visit),
        again=[
            (name, value) for name, value in (("on", query.get("on", "")), ("milestone", chosen)) if value
        ],
    )


def _told(asked: Asked, due: DueFollowUp, sent: Form | None) -> DueTold:
    """A form for the day it fell due, or as it was sent."""
    if sent is not None:
        return DueTold(due, sent, sent.told(_labels(asked), asked.visit.language))
    on = due.due_on if due.due_on <= asked.today else None
    return DueTold(due, Form({"situation_on": [on.isoformat()] if on else []}))


def _labels(asked: Asked) -> dict[str, str]:
    labels = {one.name: asked.visit.say.gettext(one.label) for one in FOLLOW_UP.fields}
    return labels | {"person_id": asked.visit.say.gettext("Participant")}


async def _lately(asked: Asked) -> list[FollowUpRow]:
    """The follow-ups last recorded or corrected."""
    found = await asked.visit.ports.placement_queries.follow_ups(programme_id=asked.programme.programme_id)
    return sorted(found, key=lambda row: row.changed_at, reverse=True)[:LATELY]


def _day(given: str, today: date) -> tuple[date, Fault | None]:
    """The day of the address; today where it names none, or none that there is."""
    if not given.strip():
        return today, None
    try:
        return date.fromisoformat(given.strip()), None
    except ValueError:
        return today, Fault("on", "impossible_date", {"given": shortened(given, 30)})
