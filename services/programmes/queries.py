"""Questions about programmes, their figures and obstacles, answered from the views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from contracts.programmes import ProgrammeTerms
from services.floor.database import Pool
from services.programmes.domain import Programme

ALL = "SELECT programme_id, code, terms, declared FROM programmes.programmes ORDER BY code"
ONE = "SELECT programme_id, code, terms, declared FROM programmes.programmes WHERE programme_id = $1"
FIGURES = """
SELECT * FROM programmes.figures WHERE programme_id = $1
ORDER BY published_at DESC, definition, cut::text, figure_id"""
OBSTACLES = """
SELECT * FROM programmes.obstacles
WHERE ($1::uuid IS NULL OR programme_id = $1) AND ($2::uuid IS NULL OR person_id = $2)
ORDER BY status <> 'open', declared_on DESC, obstacle_id"""
COUNTS = """
SELECT kind, country, status, count(*) FROM programmes.obstacles WHERE $1::uuid IS NULL OR programme_id = $1
GROUP BY kind, country, status ORDER BY kind, country, status"""


@dataclass(frozen=True, slots=True)
class Declared:
    """A figure that others published of a programme, as quoted: method unknown."""

    quoted: str
    value: float
    source: str
    declared_on: date | None


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme as it now is."""

    programme_id: UUID
    code: str
    terms: ProgrammeTerms
    declared: tuple[Declared, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A computed figure that was published, by whom and when; ``positions`` give it again."""

    figure_id: UUID
    programme_id: UUID
    published_by: str
    published_at: datetime
    definition: str
    version: int
    cut: dict[str, str]
    as_of: date
    positions: dict[str, int]
    numerator: int
    denominator: int
    unknown: int
    value: float | None
    lower: float | None
    upper: float | None
    interval: tuple[float, float] | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """An obstacle as it now stands; ``status`` is ``open`` or how it ended. Nobody's where no person is named, or was
    erased."""

    obstacle_id: UUID
    programme_id: UUID
    person_id: UUID | None
    kind: str
    country: str
    owner: str
    declared_on: date
    followed_on: date | None
    step: str | None
    resolved_on: date | None
    status: str


@dataclass(frozen=True, slots=True)
class ObstacleCount:
    """How many obstacles of a kind, in a country, stand so."""

    kind: str
    country: str
    status: str
    count: int


class ProgrammeQueries:
    """Read-only. Behind the commands by as much as the views are behind their streams."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> list[ProgrammeRow]:
        """Every programme, by code."""
        return [_programme(row) for row in await self._pool.fetch(ALL)]

    async def by_code(self, code: str) -> ProgrammeRow | None:
        """The programme of this code; ``None`` where there is none."""
        row = await self._pool.fetchrow(ONE, Programme.create_id(code))
        return _programme(row) if row else None

    async def figures(self, programme_id: UUID) -> list[FigureRow]:
        """The figures published of a programme, the newest first."""
        return [_figure(dict(row)) for row in await self._pool.fetch(FIGURES, programme_id)]

    async def obstacles(
        self, *, programme_id: UUID | None = None, person_id: UUID | None = None
    ) -> list[ObstacleRow]:
        """Obstacles of a programme, of a person, or of both: open ones first, then the latest declared."""
        return [ObstacleRow(**row) for row in await self._pool.fetch(OBSTACLES, programme_id, person_id)]

    async def obstacle_counts(self, programme_id: UUID | None = None) -> list[ObstacleCount]:
        """Obstacles of a programme, or of all, by kind, country and status."""
        return [ObstacleCount(**row) for row in await self._pool.fetch(COUNTS, programme_id)]


def _programme(row: asyncpg.Record) -> ProgrammeRow:
    return ProgrammeRow(
        row["programme_id"],
        row["code"],
        ProgrammeTerms.model_validate(row["terms"]),
        tuple(_declared(figure) for figure in row["declared"]),
    )


def _declared(figure: dict[str, Any]) -> Declared:
    day = figure["declared_on"]
    return Declared(
        figure["quoted"], figure["value"], figure["source"], date.fromisoformat(day) if day else None
    )


def _figure(row: dict[str, Any]) -> FigureRow:
    ends = row.pop("interval_from"), row.pop("interval_to")
    return FigureRow(**row, interval=None if ends[0] is None else ends)
