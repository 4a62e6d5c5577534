"""Figures on request: which state is meant, whether it may be asked, and a cache of the states asked for lately."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from math import isclose
from typing import Any, get_args
from uuid import UUID

from contracts.programmes import CutName, FigurePublished
from services.floor.database import Pool
from services.indicators import audit, overview, rules
from services.indicators.definitions import DEFINITIONS, Cut, Definition
from services.indicators.known import Known
from services.indicators.queries import VIEW_OF, IndicatorQueries, ProgrammeKnown
from services.indicators.results import (
    Counted,
    Crossing,
    Figure,
    FunnelRow,
    ObstacleCount,
    Participation,
    Reproduction,
    Trail,
)
from services.kernel.clock import today

CUTS: tuple[CutName, ...] = get_args(CutName)
KEPT = 8
"""States kept in memory; one of fifty thousand participants takes some twenty megabytes."""
Named = UUID | str
"""A programme by its id or its code."""


class Indicators:
    """Every question about a programme's figures. Asynchronous; the computing is done in worker threads.

    ``as_of`` is at once the day as of which things are known (what was recorded later is not seen) and the reference
    day of the definitions; today where it is not given. ``positions`` hold the logs still (what stands later in them is
    not seen); the newest where they are not given. ``today`` is for tests.
    """

    def __init__(self, pool: Pool, *, today: Callable[[], date] = today) -> None:
        self._queries = IndicatorQueries(pool)
        self._today = today
        self._kept: OrderedDict[Any, asyncio.Task[Known]] = OrderedDict()

    async def programmes(self) -> list[ProgrammeKnown]:
        """All programmes, by code."""
        return await self._queries.programmes()

    async def programme(self, named: Named) -> ProgrammeKnown:
        """A programme by id or code. Raises ``NotAnswered`` (unknown_programme)."""
        for one in await self._queries.programmes():
            if named in (one.programme_id, one.code, str(one.programme_id)):
                return one
        raise rules.unknown_programme(named)

    async def positions(self) -> dict[str, int]:
        """Per upstream, the position figures are computed at now."""
        return await self._queries.positions()

    async def known(
        self, named: Named, as_of: date | None = None, positions: Mapping[str, int] | None = None
    ) -> Known:
        """What was known of a programme. Raises ``NotAnswered``: unknown_programme, in_the_future, not_followed_yet."""
        programme = await self.programme(named)
        today = self._today()
        if as_of is not None and as_of > today:
            raise rules.in_the_future(as_of)
        at = await self._queries.positions()
        if positions is not None:
            unknown = next((name for name in positions if name not in VIEW_OF), None)
            if unknown is not None:
                raise rules.not_followed_yet(unknown)
            await self._queries.must_have_followed(positions)
            at |= positions
        return await self._state(programme, at, as_of or today)

    async def figures(
        self,
        programme: Named,
        definitions: Sequence[str] | None = None,
        cuts: Sequence[Cut] | None = None,
        as_of: date | None = None,
        positions: Mapping[str, int] | None = None,
    ) -> list[Figure]:
        """Figures of a programme: for each definition and each cut, one a cell.

        Without ``definitions``, all the programme reports under. ``cuts``: each one name or two, crossed; ``()`` is the
        whole, which is what is told without ``cuts``. Raises ``NotAnswered``: as ``known``, and unknown_definition,
        not_reported_under, unknown_cut, not_cut_by.
        """
        known = await self.known(programme, as_of, positions)
        wanted = [must_report(known, name) for name in definitions] if definitions else known.reported()
        asked = [checked(cut) for cut in cuts] if cuts else [()]
        for one in wanted if definitions else ():
            for cut in asked:
                must_cut(one, cut)
        pairs = [(one, cut) for one in wanted for cut in asked if all(name in one.cuts for name in cut)]
        return await asyncio.to_thread(lambda: [figure for pair in pairs for figure in known.figures(*pair)])

    async def reproduce(self, published: FigurePublished) -> Reproduction:
        """Compute a published figure again, at the positions and as of the day it names."""
        found = await self.figures(
            published.programme_id,
            [published.definition],
            [tuple(published.cut)],
            published.as_of,
            published.positions,
        )
        figure = next((one for one in found if one.cut == published.cut), None)
        if figure is None:
            return Reproduction(None, ("cut",))
        again = publication(figure)
        differs = [
            name
            for name in again
            if name not in ("as_of", "positions") and not _alike(again[name], getattr(published, name))
        ]
        return Reproduction(figure, tuple(differs))

    async def people(
        self,
        programme: Named,
        definition: str,
        cut: Mapping[str, str] | None = None,
        as_of: date | None = None,
        verdict: str | None = None,
        positions: Mapping[str, int] | None = None,
    ) -> list[Counted]:
        """Who stands behind a figure, by session and pseudonym; ``verdict`` is in, out, unknown or excluded, all
        without it. Raises ``NotAnswered``."""
        known = await self.known(programme, as_of, positions)
        rule = must_report(known, definition)
        names = checked(tuple(cut or ()))
        must_cut(rule, names)
        return await asyncio.to_thread(audit.counted, known, rule, dict(cut or {}), verdict)

    async def events(self, programme: Named, person_id: UUID, as_of: date | None = None) -> Trail:
        """What was recorded of a person, in the order it was, and what each definition makes of it.

        Raises ``NotAnswered``: unknown_programme, in_the_future, unknown_participant, and person_forgotten of who was
        erased.
        """
        if await self._queries.was_erased(person_id):
            raise rules.person_forgotten(person_id)
        kept, reached = await self._queries.facts_positions(), await self._queries.positions()
        both = {name: min(position, reached[name]) for name, position in kept.items()}
        known = await self.known(programme, as_of, both)
        facts = await self._queries.facts(known.programme.programme_id, person_id)
        return await asyncio.to_thread(audit.trail, known, person_id, [dict(row) for row in facts])

    async def funnel(
        self, programme: Named, as_of: date | None = None, by: overview.FunnelCut | None = None
    ) -> list[FunnelRow]:
        """People by how far they came; one row, or one a country of residence or session."""
        known = await self.known(programme, as_of)
        return await asyncio.to_thread(overview.funnel, known, by)

    async def crossings(self, programme: Named, as_of: date | None = None) -> list[Crossing]:
        """Placements by country of residence and of work."""
        return await asyncio.to_thread(overview.crossings, await self.known(programme, as_of))

    async def obstacles(self, programme: Named, as_of: date | None = None) -> list[ObstacleCount]:
        """Obstacles by kind and country, and how they stand."""
        return overview.obstacles(await self.known(programme, as_of))

    async def participants(self, programme: Named, as_of: date | None = None) -> Participation:
        """Who took part, by country of residence and session; placements and certifications."""
        return await asyncio.to_thread(overview.participants, await self.known(programme, as_of))

    async def _state(self, programme: ProgrammeKnown, positions: Mapping[str, int], as_of: date) -> Known:
        erased = await self._queries.erased()
        key = (programme.programme_id, as_of, erased, *(positions[name] for name in VIEW_OF))
        if key not in self._kept:
            self._kept[key] = asyncio.create_task(self._load(programme, positions, as_of))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        try:
            return await asyncio.shield(self._kept[key])
        except Exception:
            self._kept.pop(key, None)
            raise

    async def _load(self, programme: ProgrammeKnown, positions: Mapping[str, int], as_of: date) -> Known:
        told = await self._queries.told(programme.programme_id, positions, as_of)
        return await asyncio.to_thread(Known, programme, positions, as_of, told)


def publication(figure: Figure) -> dict[str, Any]:
    """What ``Programmes.publish_figure`` takes of a figure, beside the programme and who publishes it.

    The counts of a suppressed figure are published as zeros under its flag. Raises ``NotAnswered`` (method_unknown) for
    a declared figure: nothing could compute it again.
    """
    if figure.method_unknown:
        raise rules.method_unknown(figure.definition)
    return {
        "definition": figure.definition,
        "version": figure.version,
        "cut": dict(figure.cut),
        "as_of": figure.as_of,
        "positions": dict(figure.positions),
        "numerator": figure.numerator or 0,
        "denominator": figure.denominator or 0,
        "unknown": figure.unknown or 0,
        "value": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "interval": figure.interval,
        "suppressed": figure.suppressed,
    }


def must_report(known: Known, name: str) -> Definition:
    if name not in DEFINITIONS:
        raise rules.unknown_definition(name, DEFINITIONS)
    if DEFINITIONS[name] not in known.reported():
        raise rules.not_reported_under(name, known.programme.code)
    return DEFINITIONS[name]


def checked(cut: Iterable[str]) -> Cut:
    """A cut of known names, two at most."""
    wanted = dict.fromkeys(cut)
    unknown = next((name for name in wanted if name not in CUTS), None)
    if unknown is not None:
        raise rules.unknown_cut(unknown)
    names = tuple(name for name in wanted if name in CUTS)
    if len(names) > 2:
        raise rules.unknown_cut(" × ".join(names))
    return names


def must_cut(definition: Definition, cut: Cut) -> None:
    for name in cut:
        if name not in definition.cuts:
            raise rules.not_cut_by(definition.name, name)


def _alike(one: Any, other: Any) -> bool:
    """Equal; numbers may differ by what writing them down can lose."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return bool(one == other)
