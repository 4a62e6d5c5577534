"""One definition of a programme: what it means, where it comes from, its figure, its cuts, and how it is published."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Final
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contracts.programmes import FigurePublished
from services.floor.faults import faults_of
from services.indicators import rules
from services.indicators.definitions import DEFINITIONS, Definition
from services.indicators.reader import publication
from services.indicators.results import Figure
from services.programmes.queries import FigureRow
from services.web import figures_told
from services.web.dashboard import rates_drawn
from services.web.forms import Form
from services.web.programme import Asked, of_programme
from services.web.programme import told as fault

PUBLISHED_BY: Final = "programme manager"
LOOKS: Final = 20
"""How often the page of a figure just published looks whether the view has it, a tenth of a second apart."""


@of_programme
async def show(asked: Asked) -> Response:
    """The definition over the whole programme, and divided as the reader chose."""
    return await _page(asked)


async def _page(asked: Asked, status: int = 200, faults: tuple[str, ...] = ()) -> Response:
    definition = _definition(asked)
    by = asked.visit.request.query_params.get("by", "")
    cuts = [cut for cut in definition.cuts if cut != "programme"]
    asked_cuts = [(), (by,)] if by else [()]
    figures = await asked.indicators.figures(asked.code, [definition.name], asked_cuts, asked.as_of)  # type: ignore[arg-type]
    whole = [one for one in figures if not one.cut]
    divided = [one for one in figures if one.cut]
    language = asked.visit.language
    lines = [(one, figures_told.cell(by, one.cut[by], language)) for one in divided]
    drawn = None
    if figures_told.is_rate(definition.name):
        drawn = await asyncio.to_thread(rates_drawn, language, lines)
    return asked.render(
        "definition.html",
        status,
        definition=definition,
        whole=whole,
        lines=lines,
        by=by,
        cuts=cuts,
        drawn=drawn,
        faults=faults,
        told=figures_told,
    )


@of_programme
async def publish(asked: Asked) -> Response:
    """Publish what the reader saw: the figure at the positions and as of the day the form carries."""
    if not asked.is_manager:
        raise HTTPException(403)
    definition = _definition(asked)
    form = await Form.sent(asked.visit.request)
    cut = dict(zip(form.values.get("by", []), form.values.get("cut", []), strict=False))
    figure = await _figure(asked, definition, cut, _positions(form.values.get("position", [])))
    try:
        figure_id = await asyncio.to_thread(
            asked.visit.ports.programmes.publish_figure,
            asked.programme.programme_id,
            published_by=PUBLISHED_BY,
            **publication(figure),
        )
    except rules.NotAnswered:
        raise
    except ValueError as error:
        found = faults_of(error)
        if not found:
            raise
        return await _page(asked, 422, tuple(one.sentence(asked.visit.language) for one in found))
    for _ in range(LOOKS):
        if await _row(asked, figure_id):
            break
        await asyncio.sleep(0.1)
    return asked.visit.go(
        f"/programmes/{asked.code}/figures/{figure_id}", [("as_of", asked.as_of.isoformat())]
    )


@of_programme
async def published(asked: Asked) -> Response:
    """The figures published of the programme, the newest first."""
    rows = await asked.visit.ports.programme_queries.figures(asked.programme.programme_id)
    return asked.render("figures.html", rows=[_shown(one) for one in rows], told=figures_told)


@of_programme
async def compute_again(asked: Asked) -> Response:
    """A published figure, computed again at the log positions it was published with."""
    try:
        row = await _row(asked, UUID(asked.visit.request.path_params["figure_id"]))
    except ValueError:
        row = None
    if row is None:
        return fault(asked.visit, "unknown_figure", asked.programme)
    told = asdict(row)
    again = await asked.indicators.reproduce(FigurePublished(occurred_at=told.pop("published_at"), **told))
    try:
        now = await _figure(asked, DEFINITIONS[row.definition], row.cut)
    except rules.NotAnswered:  # no longer reported under, or nobody is in that cell any more
        now = None
    return asked.render(
        "figure.html", row=row, figure=_shown(row)[1], again=again, now=now, told=figures_told
    )


def _definition(asked: Asked) -> Definition:
    name = asked.visit.request.path_params["definition"]
    if name not in DEFINITIONS:
        raise rules.unknown_definition(name, DEFINITIONS)
    return DEFINITIONS[name]


async def _figure(
    asked: Asked, definition: Definition, cut: dict[str, str], positions: dict[str, int] | None = None
) -> Figure:
    """One cell of a cut. Raises ``NotAnswered``; a cell with nobody in it is no figure (unknown_cut)."""
    found = await asked.indicators.figures(
        asked.code,
        [definition.name],
        [tuple(cut)],  # type: ignore[arg-type]
        asked.as_of,
        positions,
    )
    figure = next((one for one in found if one.cut == cut), None)
    if figure is None:
        raise rules.unknown_cut(", ".join(cut.values()))
    return figure


def _positions(given: list[str]) -> dict[str, int] | None:
    """The log positions in a form, as ``name:number``; the newest where the form carries none."""
    pairs = [one.partition(":") for one in given]
    return {name: int(number) for name, _, number in pairs if number.isascii() and number.isdigit()} or None


async def _row(asked: Asked, figure_id: UUID) -> FigureRow | None:
    rows = await asked.visit.ports.programme_queries.figures(asked.programme.programme_id)
    return next((one for one in rows if one.figure_id == figure_id), None)


def _shown(row: FigureRow) -> tuple[FigureRow, Figure]:
    """A published figure as any other is shown."""
    figure = Figure(
        row.definition, row.version, row.cut, row.numerator, row.denominator, row.unknown, row.value, row.lower,
        row.upper, row.interval, row.as_of, row.positions, row.suppressed,
    )  # fmt: skip
    return row, figure.suppress() if row.suppressed else figure
