"""What goes wrong with whoever follows: told, counted, waited out, and kept in the database, so that other processes can say it
too."""

from __future__ import annotations

import contextlib
import logging

import asyncpg

from services.floor.database import Pool
from services.floor.reasons import reason_of
from services.floor.telemetry.metrics import FAILURES
from services.floor.waits import Waits

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS floor.troubles (
    follower text PRIMARY KEY, reason text NOT NULL, since timestamptz NOT NULL DEFAULT now()
)"""
PUT = """
INSERT INTO floor.troubles (follower, reason) VALUES ($1, $2)
ON CONFLICT (follower) DO UPDATE SET reason = excluded.reason, since = now()"""
CLEAR = "DELETE FROM floor.troubles WHERE follower = $1"
ALL = "SELECT follower, reason FROM floor.troubles"
EXPECTED = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What comes and goes with a connection, and needs no stack in the log."""


class Troubles:
    """Of one follower. ``last`` is what goes wrong with it now, if anything does."""

    def __init__(self, pool: Pool, follower: str, *expected: type[Exception]) -> None:
        """``expected`` are errors that say all there is to say, besides those of a connection."""
        self._pool, self._follower, self._expected = pool, follower, (*EXPECTED, *expected)
        self._waits = Waits()
        self.last: str | None = None
        self._is_told = True  # what a process said that died before it was well again

    async def waited_out(self, error: Exception) -> None:
        """Something went wrong: returns when it is time to begin again, later each time in a row."""
        self.last, self._is_told = reason_of(error), True
        await self._write(PUT, self._follower, self.last)
        FAILURES.labels(self._follower).inc()
        stack = None if isinstance(error, self._expected) else error
        log.warning(
            "%s waits %.1f s after: %s", self._follower, self._waits.seconds, self.last, exc_info=stack
        )
        await self._waits.wait()

    async def passed(self) -> None:
        """All is well again, or still."""
        self.last = None
        self._waits.went_well()
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
