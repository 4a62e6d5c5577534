"""``passerelle indicators``: the figures of a programme, as on its page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from services.cli.common import Stop, reader_language, with_house, write_json

if TYPE_CHECKING:
    from services.bootstrap import House
    from services.indicators.results import Figure

T = TypeVar("T")
WIDE = 140
"""Characters a line where nobody looks at a terminal."""
AsOf = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="As known at the end of that day; today by default."),
]


def indicators(
    programme: Annotated[str, typer.Argument(help="A programme's code, such as weldcome, or its id.")],
    definition: Annotated[
        list[str] | None,
        typer.Option(help="By name; all the programme reports under by default. Repeatable."),
    ] = None,
    as_of: AsOf = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            help="Cut by session, country_of_residence, gender …; given twice, the two are crossed."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Figures of a programme under its definitions, each with numerator, denominator, unknowns and bounds."""

    async def work(built: House) -> list[Figure]:
        from services.indicators.reader import checked

        cut = checked(by or [])
        await built.catch_up(reading=False)
        day = as_of.date() if as_of else None
        return await built.indicators.figures(programme, definition, [cut], day)

    figures = answered("indicators", work)
    if as_json:
        write_json([one.as_json() for one in figures])
    else:
        _print(figures, reader_language())


def answered(name: str, work: Callable[[House], Coroutine[Any, Any, T]]) -> T:
    """``with_house``, with a question that has no answer told in a sentence. Raises ``Stop``."""
    from services.floor.faults import faults_of
    from services.indicators.rules import NotAnswered

    try:
        return with_house(name, work, reading=False)
    except NotAnswered as error:
        raise Stop("; ".join(fault.sentence(reader_language()) for fault in faults_of(error))) from error


def _print(figures: list[Figure], language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from services.indicators.told import HEADINGS, told
    from translation.locales import translator

    table = Table(*(translator(language).gettext(heading) for heading in HEADINGS))
    for one in figures:
        table.add_row(*told(one, language))
    out = Console(highlight=False)
    if not out.is_terminal:
        out.width = WIDE
    out.print(table)
