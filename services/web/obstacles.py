"""The obstacle register: what bars the way, who takes care of it, what was done, and how it ended."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any, Final
from uuid import UUID, uuid4

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.programmes.domain import Obstacle, Programme
from services.programmes.queries import ObstacleRow
from services.programmes.rules import UnknownObstacle
from services.web.figures_told import country
from services.web.forms import Form
from services.web.obstacle_forms import DECLARE, FOLLOW, OWNER, RESOLVE
from services.web.obstacle_told import history_of
from services.web.participant import paths_in_programme
from services.web.programme import Asked
from services.web.work import PersonTold, done, for_managers, id_in_address, people_told, until
from services.web.work_form import Sheet, attempt, coded, remarks_of, required_day, write
from translation.glossary import term
from translation.locales import N_

OPEN: Final = "open"


@for_managers
async def show(asked: Asked) -> Response:
    """The register: open obstacles by kind and country, then those that ended, the latest first."""
    rows = await asked.visit.ports.programme_queries.obstacles(programme_id=asked.programme.programme_id)
    people = await people_told(asked.visit, [row.person_id for row in rows if row.person_id])
    ended = [row for row in rows if row.status != OPEN]
    ended.sort(key=lambda row: row.resolved_on or row.declared_on, reverse=True)
    return asked.render(
        "obstacles.html",
        groups=_grouped([row for row in rows if row.status == OPEN], asked.visit.language),
        open_count=len(rows) - len(ended),
        ended=ended,
        people=people,
        done=done(asked.visit),
    )


@for_managers
async def show_one(asked: Asked) -> Response:
    """One obstacle with everything that was done about it, the latest first, and whose path it bars. Read from the log."""
    obstacle, person = await _asked_for(asked)
    return asked.render(
        "obstacle.html",
        obstacle=obstacle,
        person=person,
        history=history_of(obstacle),
        paths=await paths_in_programme(asked, person.person_id) if person else [],
        done=done(asked.visit),
    )


@for_managers
async def begin_declaration(asked: Asked) -> Response:
    """The empty form. Its reference is made here, so that sending it twice declares one obstacle."""
    person = asked.visit.request.query_params.get("person", "")
    return _declaration(
        asked, Form({"reference": [uuid4().hex], "person_id": [person], **_today(asked, "declared_on")})
    )


@for_managers
async def declare(asked: Asked) -> Response:
    """A new obstacle."""
    form = await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return _declaration(asked, form)
    told: dict[str, Any] = coded(form, DECLARE)
    given = {
        **told,
        "owner": form.required("owner"),
        "declared_on": required_day(form, "declared_on"),
        "person_id": _person(form),
        "reference": form.line("reference", 64) or uuid4().hex,
        "remarks": remarks_of(form),
    }
    programmes, programme_id = asked.visit.ports.programmes, Programme.create_id(asked.code)
    found = None
    if not form.faults:
        found = await attempt(
            asked, DECLARE, form, lambda: programmes.declare_obstacle(programme_id, **given)
        )
    if form.faults:
        return _declaration(asked, form)
    return await _back(asked, "declared", lambda row: row is not None, found)


@for_managers
async def begin_step(asked: Asked) -> Response:
    """What was done."""
    obstacle, person = await _asked_for(asked)
    return _about(asked, FOLLOW, Form(_today(asked, "followed_on")), obstacle, person)


@for_managers
async def follow(asked: Asked) -> Response:
    """Something was done about an obstacle."""
    obstacle, person = await _asked_for(asked)
    form = await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return _about(asked, FOLLOW, form, obstacle, person)
    step: Any = coded(form, FOLLOW)["step"]
    on, owner, remarks = required_day(form, "followed_on"), form.line("owner") or None, remarks_of(form)
    programmes = asked.visit.ports.programmes
    is_new = None
    if not form.faults:
        is_new = await attempt(
            asked, FOLLOW, form, lambda: programmes.follow_obstacle(obstacle.id, on, step, owner, remarks)
        )
    if form.faults:
        return _about(asked, FOLLOW, form, obstacle, person)
    word = "followed" if is_new else "unchanged"
    return await _back(
        asked, word, lambda row: row is not None and row.followed_on == on, obstacle.id, to_obstacle=True
    )


@for_managers
async def begin_end(asked: Asked) -> Response:
    """How it ended."""
    obstacle, person = await _asked_for(asked)
    return _about(asked, RESOLVE, Form(_today(asked, "resolved_on")), obstacle, person)


@for_managers
async def resolve(asked: Asked) -> Response:
    """The end of an obstacle."""
    obstacle, person = await _asked_for(asked)
    form = await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return _about(asked, RESOLVE, form, obstacle, person)
    outcome: Any = coded(form, RESOLVE)["outcome"]
    if outcome == OPEN:
        form.fault("outcome", "not_valid")
    on, programmes = required_day(form, "resolved_on"), asked.visit.ports.programmes
    is_new = None
    if not form.faults:
        is_new = await attempt(
            asked, RESOLVE, form, lambda: programmes.resolve_obstacle(obstacle.id, on, outcome)
        )
    if form.faults:
        return _about(asked, RESOLVE, form, obstacle, person)
    word = "resolved" if is_new else "unchanged"
    return await _back(
        asked, word, lambda row: row is not None and row.status == outcome, obstacle.id, to_obstacle=True
    )


def _grouped(rows: list[ObstacleRow], language: str) -> list[tuple[str, list[ObstacleRow]]]:
    """By kind and country, in the reader's words; within a group the oldest first, since it has waited longest."""

    def group(row: ObstacleRow) -> str:
        return f"{term('obstacle_kind', row.kind, language)} · {country(row.country, language)}"

    ordered = sorted(rows, key=lambda row: (group(row), row.declared_on, row.obstacle_id))
    return [(name, list(found)) for name, found in groupby(ordered, group)]


def _today(asked: Asked, name: str) -> dict[str, list[str]]:
    """Most things are recorded on the day they happen."""
    return {name: [asked.today.isoformat()]}


def _person(form: Form) -> UUID | None:
    given = form.line("person_id", 60)
    if not given:
        return None
    try:
        return UUID(given)
    except ValueError:
        form.fault("person_id", "not_valid")
        return None


async def _asked_for(asked: Asked) -> tuple[Obstacle, PersonTold | None]:
    obstacle_id = id_in_address(asked.visit, "obstacle_id")
    try:
        obstacle = await asyncio.to_thread(asked.visit.ports.programmes.obstacle, obstacle_id)
    except UnknownObstacle:
        raise HTTPException(404) from None
    if obstacle.programme_id != asked.programme.programme_id:
        raise HTTPException(404)
    person_id = obstacle.person_id
    if person_id is None:
        return obstacle, None
    return obstacle, (await people_told(asked.visit, [person_id]))[person_id]


async def _back(
    asked: Asked, word: str, is_so: Any, obstacle_id: UUID | None, *, to_obstacle: bool = False
) -> Response:
    """To the register, or to the obstacle's own page, once the register shows what was recorded."""
    queries, programme_id = asked.visit.ports.programme_queries, asked.programme.programme_id

    async def is_seen() -> bool:
        rows = await queries.obstacles(programme_id=programme_id)
        return bool(is_so(next((row for row in rows if row.obstacle_id == obstacle_id), None)))

    if word != "unchanged":
        await until(is_seen)
    page = f"{_register(asked)}/{obstacle_id}" if to_obstacle else _register(asked)
    return asked.visit.go(page, [("done", word)])


def _register(asked: Asked) -> str:
    return f"/programmes/{asked.code}/obstacles"


def _declaration(asked: Asked, form: Form) -> Response:
    return write(
        asked,
        DECLARE,
        form,
        back=_register(asked),
        about=(),
        links=[(_register(asked), asked.visit.say.gettext("Obstacles"))],
        hidden=[("reference", form.text("reference"))],
    )


def _about(asked: Asked, sheet: Sheet, form: Form, obstacle: Obstacle, person: PersonTold | None) -> Response:
    say, language = asked.visit.say.gettext, asked.visit.language
    what = f"{term('obstacle_kind', obstacle.kind, language)}, {country(obstacle.country, language)}"
    about = [("obstacle_id", say(N_("Obstacle")), what), ("owner-now", say(OWNER), obstacle.owner)]
    options = {}
    if person is not None:
        who = f"{person.name} ({person.short})" if person.name else person.short
        about.append(("person_id", say(N_("Participant")), who))
    if sheet is RESOLVE:
        options["outcome"] = [
            (state, term("obstacle_state", state, language))
            for state in ("resolved", "alleviated", "given_up")
        ]
    return write(
        asked,
        sheet,
        form,
        back=f"{_register(asked)}/{obstacle.id}",
        about=about,
        options=options,
        links=[(_register(asked), say("Obstacles")), (f"{_register(asked)}/{obstacle.id}", what)],
    )
