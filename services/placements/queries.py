"""Questions about placements, follow-ups and the paths they belong to, answered from the views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from contracts.placements import PlacementTerms
from services.floor.database import Pool
from services.placements.domain import WithdrawalReason
from services.placements.milestones import Milestone
from services.placements.terms import Finding, PathKnown

PATH = """
SELECT person_id, programme_id, session_id, session_starts_on, entered_on, exited_on
FROM placements.paths WHERE session_id = $1 AND person_id = $2
"""
DUE = """
SELECT person_id, programme_id, session_id, milestone, due_on
FROM placements.path_milestones JOIN placements.paths USING (session_id, person_id)
WHERE due_on <= $1 AND outcome <> 'transferred' AND NOT erased
    AND ($2::uuid IS NULL OR programme_id = $2) AND ($3::uuid IS NULL OR session_id = $3)
    AND NOT EXISTS (
        SELECT FROM placements.follow_ups AS told
        WHERE (told.session_id, told.person_id, told.milestone)
            = (path_milestones.session_id, path_milestones.person_id, path_milestones.milestone)
    )
ORDER BY due_on, session_id, person_id
"""
MATCHING = """
WHERE ($1::uuid IS NULL OR programme_id = $1) AND ($2::uuid IS NULL OR session_id = $2)
    AND ($3::uuid IS NULL OR person_id = $3)
"""
PLACEMENTS = f"""
SELECT placement_id, person_id, programme_id, session_id, terms, withdrawal_reason, recorded_at, changed_at,
    count(*) OVER () AS total
FROM placements.placements {MATCHING} ORDER BY starts_on, placement_id LIMIT $4 OFFSET $5
"""
COUNT = f"SELECT count(*) FROM placements.placements {MATCHING}"
FOLLOW_UPS = f"""
SELECT follow_up_id, person_id, programme_id, session_id, milestone, situation_on, situation, source, country_of_work,
    contract, recorded_at, changed_at
FROM placements.follow_ups {MATCHING} ORDER BY situation_on, follow_up_id
"""


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """A follow-up that nobody has recorded yet, though its day has come."""

    person_id: UUID
    programme_id: UUID
    session_id: UUID
    milestone: Milestone
    due_on: date
    days_overdue: int


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """A placement as it now is. ``person_id`` is ``None`` where the person was erased; ``withdrawal_reason`` is ``None``
    where it stands."""

    placement_id: UUID
    person_id: UUID | None
    programme_id: UUID
    session_id: UUID
    terms: PlacementTerms
    withdrawal_reason: WithdrawalReason | None
    recorded_at: datetime
    changed_at: datetime

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawal_reason is not None


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """Some of the placements found, by start day, and how many there are."""

    rows: list[PlacementRow]
    total: int


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What a follow-up found. ``person_id`` is ``None`` where the person was erased."""

    follow_up_id: UUID
    person_id: UUID | None
    programme_id: UUID
    session_id: UUID
    milestone: Milestone
    finding: Finding
    recorded_at: datetime
    changed_at: datetime


class PlacementQueries:
    """Read-only. Behind the commands by as much as the views are behind their streams."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def path(self, session_id: UUID, person_id: UUID) -> PathKnown | None:
        """Somebody's path through a session; ``None`` where they did not enter it."""
        row = await self._pool.fetchrow(PATH, session_id, person_id)
        return PathKnown(**row) if row else None

    async def due(
        self, on: date, programme_id: UUID | None = None, session_id: UUID | None = None
    ) -> list[DueFollowUp]:
        """Follow-ups that have fallen due by a day and are not recorded, the longest overdue first.

        Who was transferred is followed up where they went; who was erased is asked no more.
        """
        rows = await self._pool.fetch(DUE, on, programme_id, session_id)
        return [DueFollowUp(**row, days_overdue=(on - row["due_on"]).days) for row in rows]

    async def placements(
        self,
        *,
        programme_id: UUID | None = None,
        session_id: UUID | None = None,
        person_id: UUID | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> PlacementPage:
        """Placements, withdrawn ones too, of a programme, a session, a person: those that all match."""
        wanted = (programme_id, session_id, person_id)
        found = await self._pool.fetch(PLACEMENTS, *wanted, limit, offset)
        total = found[0]["total"] if found else await self._pool.fetchval(COUNT, *wanted)
        return PlacementPage([_placement(row) for row in found], total)

    async def follow_ups(
        self,
        *,
        programme_id: UUID | None = None,
        session_id: UUID | None = None,
        person_id: UUID | None = None,
    ) -> list[FollowUpRow]:
        """What follow-ups found, of a programme, a session, a person: those that all match."""
        rows = await self._pool.fetch(FOLLOW_UPS, programme_id, session_id, person_id)
        return [_follow_up(row) for row in rows]


def _placement(row: asyncpg.Record) -> PlacementRow:
    return PlacementRow(
        row["placement_id"],
        row["person_id"],
        row["programme_id"],
        row["session_id"],
        PlacementTerms.model_validate(row["terms"]),
        row["withdrawal_reason"],
        row["recorded_at"],
        row["changed_at"],
    )


def _follow_up(row: asyncpg.Record) -> FollowUpRow:
    return FollowUpRow(
        row["follow_up_id"],
        row["person_id"],
        row["programme_id"],
        row["session_id"],
        row["milestone"],
        Finding(**{name: row[name] for name in Finding.__slots__}),
        row["recorded_at"],
        row["changed_at"],
    )
