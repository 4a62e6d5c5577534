"""What can be asked of trainings and sessions as they now stand."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from contracts.trainings import TrainingTerms
from contracts.values import Code, LanguageLevel
from matching.text import folded
from services.floor.database import Pool
from services.trainings.views import IS_COMPLETE, searchable

TRAININGS = "SELECT training_id, reference, terms FROM trainings.trainings ORDER BY reference"
SESSIONS = """
SELECT sessions.*, trainings.reference, trainings.terms, count(*) OVER () AS total
FROM trainings.sessions JOIN trainings.trainings USING (training_id)"""
ORDER = "ORDER BY sessions.starts_on, sessions.code, sessions.session_id"
ONE = f"{SESSIONS} WHERE session_id = $1"
PATHS = f"""
SELECT paths.*, CASE WHEN NOT is_erased THEN person_id END AS who, {IS_COMPLETE} AS is_complete FROM trainings.paths JOIN trainings.sessions USING (session_id)"""
OF_SESSION = f"{PATHS} WHERE session_id = $1 ORDER BY coalesce(entered_on, applied_on), person_id"
OF_PERSON = (
    f"{PATHS} WHERE person_id = $1 AND NOT is_erased ORDER BY coalesce(entered_on, applied_on), session_id"
)


def today() -> date:
    """The present day, UTC."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A training on offer."""

    training_id: UUID
    reference: str
    terms: TrainingTerms


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session, its training in all its languages, and how many applied, entered, completed, and have every award."""

    session_id: UUID
    training_id: UUID
    programme_id: UUID
    reference: str
    terms: TrainingTerms
    code: str
    starts_on: date
    ends_on: date
    seats: int
    seats_free: int
    awards: tuple[str, ...]
    is_cancelled: bool
    applied: int
    enrolled: int
    completed: int
    certified: int


@dataclass(frozen=True, slots=True)
class PathRow:
    """One person's path through one session; nobody's where they were erased. ``is_complete``: every award of the session
    is in."""

    session_id: UUID
    person_id: UUID | None
    applied_on: date | None
    declined_on: date | None
    decline_reason: str | None
    entered_on: date | None
    exited_on: date | None
    outcome: str | None
    reason: str | None
    to_session: UUID | None
    hours_planned: float
    hours_attended: float
    awards: dict[str, date]
    is_complete: bool
    is_erased: bool


@dataclass(frozen=True, slots=True)
class SessionSearch:
    """What is looked for. Empty means any; of several occupations, skills, licences or languages one is enough.

    ``free``: not cancelled, with a seat left, beginning after ``today``. ``languages``: one leaves with that level or a
    higher one. ``skills``: by label, whatever its case and accents, or by code.
    """

    programme_id: UUID | None = None
    free: bool = False
    occupations: tuple[Code, ...] = ()
    skills: tuple[str | Code, ...] = ()
    licences: tuple[str, ...] = ()
    languages: tuple[LanguageLevel, ...] = ()
    limit: int = 100
    offset: int = 0
    today: date = field(default_factory=today)


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Some of the sessions found, the earliest first, and how many there are."""

    rows: list[SessionRow]
    total: int


class TrainingQueries:
    """The read side. Behind the commands by as much as the view is behind its streams."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def trainings(self) -> list[TrainingRow]:
        """All trainings, by reference."""
        return [
            TrainingRow(row["training_id"], row["reference"], TrainingTerms.model_validate(row["terms"]))
            for row in await self._pool.fetch(TRAININGS)
        ]

    async def session(self, session_id: UUID) -> SessionRow | None:
        """A session; ``None`` where there is none."""
        row = await self._pool.fetchrow(ONE, session_id)
        return _session(row) if row else None

    async def sessions(self, search: SessionSearch) -> SessionPage:
        """The sessions looked for. Past the last one, a page is empty and its total 0."""
        statement, parameters = _statement(search)
        found = await self._pool.fetch(statement, *parameters)
        return SessionPage([_session(row) for row in found], found[0]["total"] if found else 0)

    async def paths(self, session_id: UUID) -> list[PathRow]:
        """Everybody known in a session, in the order they came."""
        return [_path(row) for row in await self._pool.fetch(OF_SESSION, session_id)]

    async def paths_of(self, person_id: UUID) -> list[PathRow]:
        """One person's paths through all sessions, in the order they began; none of somebody who was erased."""
        return [_path(row) for row in await self._pool.fetch(OF_PERSON, person_id)]


def _statement(search: SessionSearch) -> tuple[str, list[Any]]:
    parameters: list[Any] = []

    def given(value: Any) -> str:
        parameters.append(value)
        return f"${len(parameters)}"

    conditions = ["true"]
    if search.programme_id is not None:
        conditions.append(f"programme_id = {given(search.programme_id)}")
    if search.free:
        conditions.append(f"NOT is_cancelled AND seats_free > 0 AND starts_on > {given(search.today)}")
    for column, wanted in (
        ("occupations", [searchable(code) for code in search.occupations]),
        ("skills", [folded(one) if isinstance(one, str) else searchable(one) for one in search.skills]),
        ("licences", list(search.licences)),
        ("languages", [f"{one.language} {one.level}" for one in search.languages]),
    ):
        if wanted:
            conditions.append(f"trainings.{column} && {given(wanted)}::text[]")
    page = f"LIMIT {given(search.limit)} OFFSET {given(search.offset)}"
    return f"{SESSIONS} WHERE {' AND '.join(conditions)} {ORDER} {page}", parameters


def _session(row: asyncpg.Record) -> SessionRow:
    values = {one.name: row[one.name] for one in fields(SessionRow)}
    values |= {"terms": TrainingTerms.model_validate(row["terms"]), "awards": tuple(row["awards"])}
    return SessionRow(**values)


def _path(row: asyncpg.Record) -> PathRow:
    values = {one.name: row[one.name] for one in fields(PathRow)} | {"person_id": row["who"]}
    values["awards"] = {code: date.fromisoformat(day) for code, day in row["awards"].items()}
    return PathRow(**values)
