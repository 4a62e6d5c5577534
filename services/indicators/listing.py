"""Who stands behind a figure, told no further than the figure itself may be: a list must not let one count what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from contracts.programmes import CutName
from services.indicators.definitions import DEFINITIONS, Cut, Definition
from services.indicators.reader import Indicators, Named, checked
from services.indicators.results import Counted, Figure

COLUMNS: Final[tuple[CutName, ...]] = ("session", "country_of_residence", "country_of_work")
MOST_CROSSED: Final = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """``rows``, telling ``columns`` of each; none where the figure itself ``is_hidden``."""

    rows: tuple[Counted, ...]
    columns: frozenset[CutName]
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell of a figure, and as of when."""

    programme: Named
    definition: str
    cut: Mapping[str, str]
    as_of: date | None = None
    positions: Mapping[str, int] | None = None


async def listing(indicators: Indicators, asked: Asked, verdict: str | None = None) -> Listing:
    """The rows of a cell, all or those of a verdict. Raises ``NotAnswered``."""
    names = checked(tuple(asked.cut))
    cells = await _figures(indicators, asked, names)
    if any(one.suppressed for one in cells if one.cut == asked.cut):
        return Listing((), frozenset(), True)
    found = await indicators.people(
        asked.programme, asked.definition, asked.cut, asked.as_of, verdict, asked.positions
    )
    columns = await _columns(indicators, asked, DEFINITIONS[asked.definition], names)
    return Listing(tuple(_told(found, columns)), columns, False)


async def _figures(indicators: Indicators, asked: Asked, cut: Cut) -> list[Figure]:
    return await indicators.figures(asked.programme, [asked.definition], [cut], asked.as_of, asked.positions)


async def _columns(
    indicators: Indicators, asked: Asked, definition: Definition, cut: Cut
) -> frozenset[CutName]:
    """By what else the people of a cell may be told apart on a list.

    All, under a definition without a floor. Under one that hides small cells only what divides the list into cells that
    are shown as figures too: who reads the list could otherwise count what the figure hides. A cut divides by two at most;
    what cannot be divided cannot be checked, and is not shown.
    """
    if not definition.suppress_below:
        return frozenset(COLUMNS)
    shown, divided = set[CutName](), cut
    for name in COLUMNS:
        crossed = (*divided, name)
        if name in cut:
            shown.add(name)
        elif (
            name in definition.cuts
            and len(crossed) <= MOST_CROSSED
            and not any(one.suppressed for one in await _figures(indicators, asked, crossed))
        ):
            shown.add(name)
            divided = crossed
    return frozenset(shown)


def _told(rows: list[Counted], columns: frozenset[CutName]) -> list[Counted]:
    """The rows without what is not told. Their days tell the session, and so would their order."""
    if not {"session", "country_of_residence"} <= columns:
        rows = sorted(rows, key=lambda one: str(one.person_id))
    hidden: dict[str, None] = {}
    if "session" not in columns:
        hidden |= dict.fromkeys(("session_id", "session", "entered_on", "exited_on", "decided_by"))
    hidden |= dict.fromkeys(name for name in COLUMNS if name not in columns)
    return [replace(one, **hidden) for one in rows] if hidden else rows  # type: ignore[arg-type]
