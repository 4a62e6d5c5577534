"""From a number to the people behind it, by their pseudonyms, and from a person to everything that was recorded."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Final
from uuid import UUID

from starlette.responses import Response

from services.indicators import behind, listing
from services.indicators.definitions import DEFINITIONS, SENTENCES, Reason
from services.indicators.known import Known
from services.indicators.overview import FunnelCut
from services.indicators.results import Counted
from services.web import figures_told
from services.web.facts_told import Teller
from services.web.participant import paths_in_programme
from services.web.programme import Asked, of_programme
from services.web.programme import told as fault
from translation.glossary import TERMS, term

COUNTED: Final = "counted"
"""In, out and unknown together: the denominator."""
VERDICTS: Final = (*TERMS["verdict"], COUNTED)
PER_PAGE: Final = 100
GROUPS: Final[dict[str, FunnelCut]] = {"country_of_residence": "country_of_residence", "session": "session"}


@of_programme
async def show(asked: Asked) -> Response:
    """Who stands behind the number that was clicked: of a definition, a stage, a crossing, or obstacles."""
    query = asked.visit.request.query_params
    if "definition" in query:
        return await _of_definition(asked)
    known = await asked.indicators.known(asked.code, asked.as_of)
    if "stage" in query:
        return await _of_stage(asked, known)
    if "obstacle" in query:
        return await _obstacles(asked, known)
    if "lives" in query or "works" in query:
        return await _jobs(asked, known)
    return fault(asked.visit, "unknown_verdict", asked.programme)


@of_programme
async def person(asked: Asked) -> Response:
    """Everything recorded of a person by the day, in the order it was, and what each definition makes of it."""
    try:
        person_id = UUID(asked.visit.request.path_params["person"])
    except ValueError:
        return fault(asked.visit, "unknown_participant", asked.programme)
    trail = await asked.indicators.events(asked.code, person_id, asked.as_of)
    known = await asked.indicators.known(asked.code, asked.as_of)
    teller = Teller(asked.visit.language, {one.session_id: one.label for one in known.paths.sessions})
    queries, programme_id = asked.visit.ports.programme_queries, asked.programme.programme_id
    return asked.render(
        "person.html",
        person_id=person_id,
        paths=await paths_in_programme(asked, person_id) if asked.is_manager else [],
        obstacles=await queries.obstacles(programme_id=programme_id, person_id=person_id)
        if asked.is_manager
        else [],
        facts=[(fact, teller.told(fact)) for fact in trail.facts],
        counted=[(one, sentence(one, asked.visit.language)) for one in trail.counted],
        told=figures_told,
    )


def sentence(counted: Counted, language: str) -> str:
    """Why somebody is counted as they are."""
    return figures_told.say(language, SENTENCES[Reason(counted.reason)])


async def _of_definition(asked: Asked) -> Response:
    query, language = asked.visit.request.query_params, asked.visit.language
    name, verdict = query["definition"], query.get("verdict", COUNTED)
    if verdict not in VERDICTS:
        return fault(asked.visit, "unknown_verdict", asked.programme)
    cut = dict(zip(query.getlist("by"), query.getlist("cut"), strict=False))
    cell = listing.Asked(asked.code, name, cut, asked.as_of)
    found = await listing.listing(asked.indicators, cell, None if verdict == COUNTED else verdict)
    rows = [one for one in found.rows if verdict != COUNTED or one.verdict != "excluded"]
    start = _start(asked)
    return asked.render(
        "people.html",
        shown=found.columns,
        is_register=asked.is_manager,
        title=figures_told.title(name, language),
        definition=DEFINITIONS[name],
        verdict=verdict,
        cut=figures_told.cells(cut, language),
        carried=list(query.multi_items()),
        is_hidden=found.is_hidden,
        total=len(rows),
        start=start,
        reasons=Counter(sentence(one, language) for one in rows).most_common(),
        rows=[(one, sentence(one, language)) for one in rows[start : start + PER_PAGE]],
        per_page=PER_PAGE,
    )


async def _of_stage(asked: Asked, known: Known) -> Response:
    query, language = asked.visit.request.query_params, asked.visit.language
    stage, by, group = query["stage"], query.get("by"), query.get("cut")
    if stage not in TERMS["stage"] or (by is not None and by not in GROUPS):
        return fault(asked.visit, "unknown_verdict", asked.programme)
    rows = await asyncio.to_thread(behind.at_stage, known, stage, GROUPS.get(by or ""), group)
    return _listed(
        asked,
        term("stage", stage, language),
        figures_told.cell(by, group, language) if by and group else "",
        rows,
        "reached",
        len({one.person_id for one in rows}),
    )


async def _jobs(asked: Asked, known: Known) -> Response:
    query, language = asked.visit.request.query_params, asked.visit.language
    lives, works = query.get("lives"), query.get("works")
    rows = await asyncio.to_thread(behind.jobs, known, lives, works)
    pair = f"{figures_told.country(lives, language)} → {figures_told.country(works, language)}"
    return _listed(asked, asked.visit.say.gettext("Placements"), pair, rows, "took", len(rows))


async def _obstacles(asked: Asked, known: Known) -> Response:
    query, language = asked.visit.request.query_params, asked.visit.language
    kind, country, state = query["obstacle"], query.get("country"), query.get("state")
    if kind not in TERMS["obstacle_kind"]:
        return fault(asked.visit, "unknown_verdict", asked.programme)
    rows = behind.obstacles(known, kind, country, state)
    part = figures_told.country(country, language) if country else ""
    return _listed(asked, term("obstacle_kind", kind, language), part, rows, "barred", len(rows))


def _listed(
    asked: Asked,
    title: str,
    cut: str,
    rows: list[behind.Reached] | list[behind.Took] | list[behind.Barred],
    kind: str,
    total: int,
) -> Response:
    start = _start(asked)
    return asked.render(
        "behind.html",
        title=title,
        cut=cut,
        kind=kind,
        carried=list(asked.visit.request.query_params.multi_items()),
        total=total,
        lines=len(rows),
        start=start,
        rows=rows[start : start + PER_PAGE],
        per_page=PER_PAGE,
    )


def _start(asked: Asked) -> int:
    given = asked.visit.request.query_params.get("start", "0")
    return int(given[:7]) if given.isascii() and given.isdigit() else 0
