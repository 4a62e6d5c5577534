"""The indicators API: read-only, every figure with its definition and the way to who stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request

from services.floor.problems import PROBLEM_RESPONSES
from services.indicators.listing import Asked, listing
from services.indicators.overview import FunnelCut
from services.indicators.reader import Indicators, checked
from services.indicators.rules import unknown_cut
from services.indicators.schemas import (
    CrossingShown,
    FigureShown,
    FunnelShown,
    ObstaclesShown,
    ParticipationShown,
    PeopleShown,
    TrailShown,
)
from translation.locales import negotiate

Programme = Annotated[str, Path(description="A programme's code or id", examples=["weldcome"])]
AsOf = Annotated[
    date | None,
    Query(
        description="What was known at the end of that day, and the day definitions refer to; today by default"
    ),
]
PROBLEMS: dict[int | str, dict[str, Any]] = {status: PROBLEM_RESPONSES[status] for status in (404, 409, 422)}
GONE: dict[int | str, dict[str, Any]] = {410: PROBLEM_RESPONSES[410]}
POSITIONS = ("trainings", "placements", "programmes")


@dataclass(frozen=True)
class At:
    """Log positions to compute at, as a published figure names them; the newest by default."""

    trainings_position: Annotated[int | None, Query(ge=0)] = None
    placements_position: Annotated[int | None, Query(ge=0)] = None
    programmes_position: Annotated[int | None, Query(ge=0)] = None

    @property
    def positions(self) -> dict[str, int] | None:
        told = {name: getattr(self, f"{name}_position") for name in POSITIONS}
        return {name: position for name, position in told.items() if position is not None} or None


Positions = Annotated[At, Depends()]
CELL = "A cell, as name:value; two for a crossed cut"


def router(indicators: Indicators) -> APIRouter:
    """Endpoints under ``/api/indicators``."""
    api = APIRouter(prefix="/api/indicators", tags=["indicators"])

    @api.get("/{programme}", summary="Figures of a programme", responses=PROBLEMS)
    async def figures(
        request: Request,
        programme: Programme,
        at: Positions,
        definition: Annotated[list[str], Query(description="By name; all it reports under by default")] = [],  # noqa: B006
        by: Annotated[
            list[str], Query(description="Cut by one name, or by two crossed", examples=["session"])
        ] = [],  # noqa: B006
        as_of: AsOf = None,
    ) -> list[FigureShown]:
        """Every definition the programme reports under, or some; whole, or one figure a cell of a cut."""
        found = await indicators.figures(programme, definition, [checked(by)], as_of, at.positions)
        language = _language(request)
        return [FigureShown.of(one, language) for one in found]

    @api.get("/{programme}/people", summary="Who stands behind a figure", responses=PROBLEMS)
    async def people(
        request: Request,
        programme: Programme,
        at: Positions,
        definition: Annotated[str, Query(examples=["esf_six_months"])],
        cell: Annotated[list[str], Query(description=CELL, examples=["session:2019-1"])] = [],  # noqa: B006
        verdict: Literal["in", "out", "unknown", "excluded"] | None = None,
        as_of: AsOf = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> PeopleShown:
        """Pseudonyms with the verdict on each, its reason, and the record that decided.

        Under a definition that hides small groups, what would let these be counted is left out: sessions with their days,
        countries (`columns` names what is told), or, where the figure itself is hidden, everybody.
        """
        asked = Asked(programme, definition, _cell(cell), as_of, at.positions)
        return PeopleShown.of(await listing(indicators, asked, verdict), offset, limit, _language(request))

    @api.get("/{programme}/events", summary="What was recorded of a person", responses=PROBLEMS | GONE)
    async def events(request: Request, programme: Programme, person: UUID, as_of: AsOf = None) -> TrailShown:
        """The events behind a participant, in the order they were recorded, and how each definition counts them; of
        somebody who was erased, nothing any more."""
        return TrailShown.of(await indicators.events(programme, person, as_of), _language(request))

    @api.get("/{programme}/funnel", summary="How far people came", responses=PROBLEMS)
    async def funnel(
        programme: Programme, by: FunnelCut | None = None, as_of: AsOf = None
    ) -> list[FunnelShown]:
        """People who applied, enrolled, completed, were certified, placed, and employed six months after leaving."""
        return [FunnelShown.model_validate(one) for one in await indicators.funnel(programme, as_of, by)]

    @api.get("/{programme}/crossings", summary="Where people live and work", responses=PROBLEMS)
    async def crossings(programme: Programme, as_of: AsOf = None) -> list[CrossingShown]:
        """Placements by country of residence and country of work."""
        return [CrossingShown.model_validate(one) for one in await indicators.crossings(programme, as_of)]

    @api.get("/{programme}/obstacles", summary="What barred the way", responses=PROBLEMS)
    async def obstacles(programme: Programme, as_of: AsOf = None) -> list[ObstaclesShown]:
        """Obstacles by kind and country, and how they stand."""
        return [ObstaclesShown.model_validate(one) for one in await indicators.obstacles(programme, as_of)]

    @api.get("/{programme}/participants", summary="Who took part", responses=PROBLEMS)
    async def participants(programme: Programme, as_of: AsOf = None) -> ParticipationShown:
        """Participants by country of residence and session; placements and certifications."""
        return ParticipationShown.of(await indicators.participants(programme, as_of))

    return api


def _language(request: Request) -> str:
    return negotiate(request.headers.get("accept-language"), default="en")


def _cell(given: list[str]) -> dict[str, str]:
    """``name:value`` pairs. Raises ``NotAnswered`` (unknown_cut) for one that is not a pair."""
    pairs = [pair.partition(":") for pair in given]
    for name, colon, _ in pairs:
        if not colon:
            raise unknown_cut(name)
    return {name: value for name, _, value in pairs}
