"""Questions about jobseekers, answered from the view."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from contracts.jobseekers import Profile
from services.floor.database import Pool

ONE = "SELECT jobseeker_id, profile FROM jobseekers.profiles WHERE jobseeker_id = $1"
SOME = "SELECT jobseeker_id, profile FROM jobseekers.profiles ORDER BY registered_at, jobseeker_id LIMIT $1"
COUNT = "SELECT count(*) FROM jobseekers.profiles"


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A registered jobseeker."""

    jobseeker_id: UUID
    profile: Profile


class JobseekerQueries:
    """Read-only. Behind the commands by as much as the view is behind its stream."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get(self, jobseeker_id: UUID) -> ProfileRow | None:
        """A jobseeker by pseudonym; ``None`` where none is registered under it now."""
        row = await self._pool.fetchrow(ONE, jobseeker_id)
        return _row(row) if row else None

    async def some(self, limit: int) -> list[ProfileRow]:
        """The first ``limit`` jobseekers, in the order they registered."""
        return [_row(row) for row in await self._pool.fetch(SOME, limit)]

    async def count(self) -> int:
        """How many are registered."""
        number: int = await self._pool.fetchval(COUNT)
        return number


def _row(row: asyncpg.Record) -> ProfileRow:
    return ProfileRow(row["jobseeker_id"], Profile.model_validate(row["profile"]))
