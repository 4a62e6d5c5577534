"""The pictures of a dashboard: what of a programme's figures is drawn, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from markupsafe import Markup

from services.indicators.results import Crossing, Figure, FunnelRow, ObstacleCount
from services.web import charts, figures_told
from translation import formats
from translation.glossary import term
from translation.locales import N_

STATE_COLOURS: Final = {
    "open": charts.BRICK,
    "alleviated": charts.PALE,
    "resolved": charts.RIVER,
    "given_up": charts.LINE,
}


def drawn(
    language: str,
    whole: Sequence[Figure],
    by_session: Sequence[Figure],
    funnel: FunnelRow,
    by_country: Sequence[FunnelRow],
    crossings: Sequence[Crossing],
    obstacles: Sequence[ObstacleCount],
) -> dict[str, Markup | None]:
    """Every picture of the dashboard, by its section; ``None`` where there is nothing to draw."""
    return {
        "funnel": _funnel(language, funnel, by_country),
        "sessions": rates_drawn(language, [(one, one.cut["session"]) for one in by_session]),
        "definitions": rates_drawn(
            language,
            [
                (one, figures_told.title(one.definition, language))
                for one in whole
                if figures_told.is_rate(one.definition) and (one.value or 0) <= 1
            ],
        ),
        "border": _crossings(language, crossings),
        "obstacles": _obstacles(language, obstacles),
    }


def rates_drawn(language: str, rows: Sequence[tuple[Figure, str]]) -> Markup | None:
    """The picture of some rates; none where there is nothing to draw."""
    if all(one.suppressed for one, _ in rows):
        return None
    alternative = figures_told.say(
        language, N_("Rates with their bounds and intervals; the table has the same numbers.")
    )
    return charts.rates(
        tuple(figures_told.in_picture(one, label, language) for one, label in rows), language, alternative
    )


def _funnel(language: str, funnel: FunnelRow, by_country: Sequence[FunnelRow]) -> Markup:
    colours = (charts.RIVER, charts.SUN, charts.PALE, charts.BRICK)
    named = [(figures_told.country(row.group, language), row) for row in by_country[: len(colours)]]
    rows = tuple(
        charts.Bar(
            term("stage", stage, language),
            formats.number(count, language),
            tuple((name, asdict(row)[stage]) for name, row in named if asdict(row)[stage]),
        )
        for stage, count in asdict(funnel).items()
        if stage != "group"
    )
    parts = tuple((name, colours[number]) for number, (name, _) in enumerate(named))
    alternative = N_("People by how far they came and where they live; the table has the same numbers.")
    return charts.bars(rows, parts, figures_told.say(language, alternative))


def _crossings(language: str, crossings: Sequence[Crossing]) -> Markup | None:
    if not crossings:
        return None
    stays = figures_told.say(language, N_("On the same side"))
    crosses = figures_told.say(language, N_("Across the border"))
    rows = tuple(
        charts.Bar(
            f"{figures_told.country(one.residence, language)} → {figures_told.country(one.work, language)}",
            formats.number(one.placements, language),
            ((stays if one.residence == one.work else crosses, one.placements),),
        )
        for one in sorted(crossings, key=lambda one: -one.placements)
    )
    alternative = N_("Placements by country of residence and of work; the table has the same numbers.")
    return charts.bars(
        rows, ((stays, charts.RIVER), (crosses, charts.SUN)), figures_told.say(language, alternative)
    )


def _obstacles(language: str, obstacles: Sequence[ObstacleCount]) -> Markup | None:
    if not obstacles:
        return None
    names = {state: term("obstacle_state", state, language) for state in STATE_COLOURS}
    rows = tuple(
        charts.Bar(
            f"{term('obstacle_kind', one.kind, language)} · {figures_told.country(one.country, language)}",
            formats.number(one.declared, language),
            tuple((name, getattr(one, state)) for state, name in names.items() if getattr(one, state)),
        )
        for one in sorted(obstacles, key=lambda one: -one.declared)
    )
    parts = tuple((names[state], colour) for state, colour in STATE_COLOURS.items())
    alternative = N_("Obstacles by kind and country, and how they stand; the table has the same numbers.")
    return charts.bars(rows, parts, figures_told.say(language, alternative))
