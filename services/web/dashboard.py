"""A programme at a glance, as known on a day: who took part, how far they came, and the rates with all that is unknown.

Each number leads to who stands behind it; each picture stands beside the table that says the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from services.indicators.definitions import DEFINITIONS
from services.indicators.results import Crossing, Figure
from services.programmes.queries import ProgrammeRow
from services.web import figures_told, pictures
from services.web.context import Visit
from services.web.dataset import dataset
from services.web.job_posting import as_script
from services.web.programme import Asked, of_programme, only_in_demonstration
from translation.glossary import TERMS
from translation.locales import N_

PREFERRED: Final = ("esf_six_months", "return_to_work_six_months", "esf_exit", "wioa_q2", "inserjeunes_6")
"""What is shown by session where the reader chose nothing: the first of these that is reported."""
SECTIONS: Final = (
    ("participants", N_("Participants")),
    ("funnel", N_("How far they came")),
    ("sessions", N_("By session")),
    ("definitions", N_("All definitions")),
    ("border", N_("Across the border")),
    ("obstacles", N_("Obstacles")),
    ("exports", N_("Exports")),
)
"""The parts of the dashboard, by their anchor."""
WORK: Final[tuple[tuple[str, str], ...]] = (
    ("/figures", N_("Published figures")),
    ("/sessions", N_("Sessions")),
    ("/follow-ups", N_("Follow-ups")),
    ("/obstacles", N_("Obstacle register")),
)
"""The other pages of a programme, by their address after its own."""


@dataclass(frozen=True)
class Reached:
    """Where a target stands. ``share`` of the way, at most one."""

    definition: str
    told: str
    target: str
    share: float
    is_reached: bool


async def programmes(visit: Visit) -> Response:
    """Every programme, with who took part in it."""
    only_in_demonstration(visit)
    rows = await visit.ports.programme_queries.all()
    known = {one.code for one in await visit.ports.indicators.programmes()}
    counts = {
        row.code: await visit.ports.indicators.participants(row.code) for row in rows if row.code in known
    }
    return visit.render("programmes.html", programmes=rows, counts=counts)


@of_programme
async def show(asked: Asked) -> Response:
    """The dashboard."""
    indicators, day = asked.indicators, asked.as_of
    chosen = asked.visit.request.query_params.get("definition") or _preferred(asked.programme)
    participation = await indicators.participants(asked.code, day)
    whole = await indicators.figures(asked.code, as_of=day)
    by_session = await indicators.figures(asked.code, [chosen], [("session",)], day) if chosen else []
    by_residence = await indicators.figures(asked.code, None, [("country_of_residence",)], day)
    funnel, *_ = await indicators.funnel(asked.code, day)
    by_group = {
        row.group or "": row for row in await indicators.funnel(asked.code, day, "country_of_residence")
    }
    by_country = [by_group[group] for group in asked.in_order(by_group)]
    crossings = await indicators.crossings(asked.code, day)
    obstacles = await indicators.obstacles(asked.code, day)
    drawn = await asyncio.to_thread(
        pictures.drawn, asked.visit.language, whole, by_session, funnel, by_country, crossings, obstacles
    )
    described = dataset(asked, whole, participation)
    return asked.render(
        "dashboard.html",
        sections=SECTIONS,
        work=WORK,
        participation=participation,
        targets=_targets(asked, whole),
        funnel=funnel,
        by_country=by_country,
        stages=tuple(TERMS["stage"]),
        chosen=chosen,
        choices=[name for name in _rates(asked.programme) if "session" in DEFINITIONS[name].cuts],
        chosen_whole=figures_told.whole(whole, chosen) if chosen else None,
        by_session=by_session,
        by_residence=_grouped(by_residence),
        residences=asked.in_order({one.cut["country_of_residence"] for one in by_residence}),
        whole=whole,
        crossings=crossings,
        matrix=_matrix(asked, crossings),
        obstacles=obstacles,
        published=await asked.visit.ports.programme_queries.figures(asked.programme.programme_id),
        drawn=drawn,
        told=figures_told,
        dataset=as_script(described),
    )


def _rates(programme: ProgrammeRow) -> list[str]:
    return [
        name
        for name in DEFINITIONS
        if name in programme.terms.definitions and figures_told.is_rate(name) and name != "programme_declared"
    ]


def _preferred(programme: ProgrammeRow) -> str | None:
    reported = _rates(programme)
    return next((name for name in PREFERRED if name in reported), reported[0] if reported else None)


def _targets(asked: Asked, whole: Sequence[Figure]) -> list[Reached]:
    found = []
    for target in asked.programme.terms.targets:
        figure = figures_told.whole(whole, target.definition)
        value = figure.value if figure is not None and not figure.suppressed else None
        found.append(
            Reached(
                target.definition,
                figures_told.amount(target.definition, value, asked.visit.language),
                figures_told.amount(target.definition, target.value, asked.visit.language),
                min(1.0, (value or 0) / target.value) if target.value else 1.0,
                value is not None and value >= target.value,
            )
        )
    return found


def _grouped(figures: Sequence[Figure]) -> dict[str, dict[str, Figure]]:
    """By definition and country of residence."""
    grouped: dict[str, dict[str, Figure]] = {}
    for one in figures:
        grouped.setdefault(one.definition, {})[one.cut["country_of_residence"]] = one
    return grouped


def _matrix(asked: Asked, crossings: Sequence[Crossing]) -> Mapping[str, Any]:
    """Placements by country of residence, then of work."""
    return {
        "rows": asked.in_order({one.residence for one in crossings}),
        "columns": asked.in_order({one.work for one in crossings}),
        "cells": {(one.residence, one.work): one for one in crossings},
    }
