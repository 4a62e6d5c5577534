"""Pictures of figures, drawn on the server: Vega-Lite through Altair, turned into SVG that stands inside the page.

Two forms are enough. ``rates`` sets shares under one another with what is not known of them; ``bars`` sets counts under
one another, in parts. Each row has its words above its own line, so that long words fit a telephone. Colours are the
style sheet's variables, light where there is none; their lightness differs too, so that a grey print can be read. A
picture never stands alone: the table beside it says the same, and is what a screen reader is led to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Final

import altair as alt
import vl_convert
from markupsafe import Markup

from translation import formats

WIDTH: Final = 430
"""Units of the drawing: about the pixels of a telephone held upright, so that its text is never shrunk much."""
STEP: Final = 58
FONT: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""The three have the same widths: what is measured here fits there."""
KEPT: Final = 256
"""Pictures kept in memory: the same figures are asked for again and again."""
QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)

INK, SOFT, LINE = "#16272b", "#4c5c60", "#ddd6c6"
RIVER, PALE, SUN, BRICK, FAINT = "#0b5560", "#a9cdd0", "#f2a65a", "#a63c17", "#dfe7e2"
VARIABLES: Final = {
    INK: "ink", SOFT: "soft", LINE: "line", RIVER: "river", PALE: "chart-pale", SUN: "sun", BRICK: "brick",
    FAINT: "chart-faint",
}  # fmt: skip
"""The style sheet's name of each colour used here."""
_WORDS: Final = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_COLOUR: Final = re.compile(r'"(#[0-9a-f]{6})"')
_ROOT: Final = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*>(?:<rect[^>]*/>)?')


@dataclass(frozen=True)
class Rate:
    """A share between its bounds, with its 95 % interval; a share alone is one of which no more is known."""

    label: str
    told: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Bar:
    """A count in parts, by the name of the part. ``told`` stands at the end of its line."""

    label: str
    told: str
    parts: tuple[tuple[str, int], ...]


Colours = tuple[tuple[str, str], ...]
"""The name and the colour of each part, in the order they are drawn."""


@lru_cache(maxsize=KEPT)
def rates(rows: tuple[Rate, ...], language: str, alternative: str) -> Markup:
    """Shares under one another. A pale band from bound to bound, a line for the interval, a dot for the value; a hollow
    diamond is a value of which nothing else is known. ``alternative``: what the picture shows, in a sentence."""
    data = [
        {
            "row": number, "label": row.label, "told": row.told, "value": row.value, "known": row.lower is not None,
            "lower": row.lower, "upper": row.upper,
            "low": row.interval and row.interval[0], "high": row.interval and row.interval[1],
        }
        for number, row in enumerate(rows)
    ]  # fmt: skip
    labels = json.dumps({f"{at:g}": formats.percentage(at, language) for at in QUARTERS})
    axis = alt.Axis(
        values=list(QUARTERS), labelExpr=f"({labels})[toString(datum.value)]", title=None, gridColor=LINE,
        domain=False, ticks=False, labelColor=SOFT, labelFontSize=13, labelPadding=6,
    )  # fmt: skip
    base = _rows(data)
    scale = alt.Scale(domain=[0, 1], nice=False)
    known = base.transform_filter("datum.known")
    layers = [
        known.mark_bar(color=PALE, height=14, yOffset=10, cornerRadius=3).encode(
            x=alt.X("lower:Q", scale=scale, axis=axis), x2="upper:Q"
        ),
        known.mark_rule(color=INK, strokeWidth=1.6, yOffset=10).encode(x=alt.X("low:Q"), x2="high:Q"),
        known.mark_tick(color=INK, thickness=1.6, size=9, yOffset=10).encode(x=alt.X("low:Q")),
        known.mark_tick(color=INK, thickness=1.6, size=9, yOffset=10).encode(x=alt.X("high:Q")),
        known.mark_point(filled=True, size=130, color=RIVER, opacity=1, yOffset=10).encode(
            x=alt.X("value:Q")
        ),
        base.transform_filter("!datum.known && datum.value != null")
        .mark_point(shape="diamond", filled=False, size=170, color=BRICK, strokeWidth=2.4, yOffset=10)
        .encode(x=alt.X("value:Q", scale=scale, axis=axis)),
        *_told(base),
    ]
    return _drawn(layers, len(rows), alternative)


@lru_cache(maxsize=KEPT)
def bars(rows: tuple[Bar, ...], colours: Colours, alternative: str) -> Markup:
    """Counts under one another, each in its parts; where there are several, a legend names them."""
    longest = max([sum(count for _, count in row.parts) for row in rows] + [1])
    rank = {part: number for number, (part, _) in enumerate(colours)}
    data = [
        {"row": number, "rank": rank[part], "part": part, "count": count}
        for number, row in enumerate(rows)
        for part, count in row.parts
    ]
    empty = [
        {"row": number, "label": row.label, "told": row.told, "whole": longest}
        for number, row in enumerate(rows)
    ]
    legend = alt.Legend(
        orient="bottom", title=None, labelColor=INK, labelFontSize=14, symbolType="square", symbolSize=170,
        symbolStrokeWidth=0, columnPadding=18, labelLimit=WIDTH, columns=2, offset=8, rowPadding=6,
    )  # fmt: skip
    scale = alt.Scale(domain=[0, longest], nice=False)
    base = _rows(empty)
    layers = [
        base.mark_bar(color=FAINT, height=14, yOffset=10, cornerRadius=3).encode(
            x=alt.X("whole:Q", stack=None, scale=scale, axis=None)
        ),
        _rows(data)
        .mark_bar(height=14, yOffset=10, stroke=None)
        .encode(
            x=alt.X("count:Q", stack="zero", scale=scale, axis=None),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(rank), range=[colour for _, colour in colours]),
                legend=legend if len(colours) > 1 else None,
            ),
            order=alt.Order("rank:Q"),
        ),
        *_told(base),
    ]
    return _drawn(layers, len(rows), alternative)


def _rows(data: Sequence[Mapping[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=list(data))).encode(y=alt.Y("row:O", axis=None))


def _told(base: alt.Chart) -> list[alt.Chart]:
    """What stands above each line: its name at the left, its value at the right."""
    return [
        base.mark_text(align="left", dy=-12, fontSize=14, color=INK, limit=WIDTH - 110).encode(
            x=alt.value(0), text="label:N"
        ),
        base.mark_text(align="right", dy=-12, fontSize=15, fontWeight="bold", color=INK).encode(
            x=alt.value(WIDTH), text="told:N"
        ),
    ]


def _drawn(layers: Sequence[alt.Chart], rows: int, alternative: str) -> Markup:
    chart = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=STEP * rows, padding=2)
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
    )
    # Vega describes every mark to screen readers; here the table does that, better.
    drawn = _WORDS.sub("", vl_convert.vegalite_to_svg(chart.to_dict(validate=False)))
    size = _ROOT.match(drawn)
    if size is None:
        raise ValueError("not the drawing that was expected")
    width, height = size.groups()
    root = (
        f'<svg class="chart" role="img" aria-label="{escape(alternative)}" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" focusable="false">'
    )
    return Markup(root + _COLOUR.sub(_variable, drawn[size.end() :]))  # noqa: S704 - Vega escapes what it writes


def _variable(found: re.Match[str]) -> str:
    colour = found[1]
    return f'"var(--{VARIABLES[colour]}, {colour})"' if colour in VARIABLES else f'"{colour}"'
