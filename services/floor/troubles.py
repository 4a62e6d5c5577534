"""What went wrong last with whoever follows, kept in the database, so that other processes can say it too."""

from __future__ import annotations

import contextlib

import asyncpg

from services.floor.database import Pool
from services.floor.reasons import reason_of

SCHEMA = """
CREATE TABLE IF NOT EXISTS floor.troubles (
    follower text PRIMARY KEY, reason text NOT NULL, since timestamptz NOT NULL DEFAULT now()
)"""
PUT = """
INSERT INTO floor.troubles (follower, reason) VALUES ($1, $2)
ON CONFLICT (follower) DO UPDATE SET reason = excluded.reason, since = now()"""
CLEAR = "DELETE FROM floor.troubles WHERE follower = $1"
ALL = "SELECT follower, reason FROM floor.troubles"


class Troubles:
    """Of one follower. ``last`` is what goes wrong with it now, if anything does."""

    def __init__(self, pool: Pool, follower: str) -> None:
        self._pool, self._follower = pool, follower
        self.last: str | None = None
        self._is_told = True  # what a process said that died before it was well again

    async def came(self, error: BaseException) -> str:
        """Something went wrong: gives it in words."""
        self.last, self._is_told = reason_of(error), True
        await self._write(PUT, self._follower, self.last)
        return self.last

    async def passed(self) -> None:
        """All is well again, or still."""
        self.last = None
        if self._is_told and await self._write(CLEAR, self._follower):
            self._is_told = False

    async def _write(self, statement: str, *values: str) -> bool:
        """Whether it could be written: the trouble may be the database's own."""
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await self._pool.execute(statement, *values)
            return True
        return False


async def troubles(pool: Pool) -> dict[str, str]:
    """What goes wrong now, by follower, in whatever process it runs."""
    return {row["follower"]: row["reason"] for row in await pool.fetch(ALL)}
