"""Under which name a process is a member of a group: the same one again when it was killed and comes back.

A broker gives the partitions of a dead member to others only once it has heard nothing of it for a session's length, and
until then lets nobody in. One that comes back under its own name ("static membership", KIP-345) gets them at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from asyncpg.pool import PoolConnectionProxy

from services.floor.database import Pool

TRY_SEAT = "SELECT pg_try_advisory_lock(hashtext($1), $2)"
LOOK_AGAIN_SECONDS = 0.25
LEAVE_SEAT = "SELECT pg_advisory_unlock(hashtext($1), $2)"
SEATS_TAKEN = """
SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND datname = current_database() AND objsubid = 2
    AND classid::bigint = hashtext($1)::bigint & 4294967295"""


class Seats:
    """Numbers, the lowest free one to each who follows under a name. PostgreSQL lets go of them when a process dies.

    All on one connection. Where that is lost, somebody else may be given a number that is in use: the broker then turns
    out who had it, and that one comes again and gets another.
    """

    def __init__(self, pool: Pool, most: int = 0) -> None:
        """With ``most``, whoever finds so many seats taken waits for one: ready, and in place of somebody who died."""
        self._pool, self._most, self._asking = pool, most, asyncio.Lock()
        self._connection: PoolConnectionProxy | None = None
        self._taken: set[tuple[str, int]] = set()

    @asynccontextmanager
    async def seat(self, reader: str) -> AsyncIterator[str]:
        """A name for a member of the group of ``reader``, its own while the context is open."""
        taken = reader, await self._take(reader)
        try:
            yield f"{reader}-{taken[1]}"
        finally:
            await self._leave(*taken)

    async def are_shared(self, reader: str) -> bool:
        """Whether more than one has a place under a name now, here or in other processes."""
        return bool(await self._pool.fetchval(SEATS_TAKEN, reader) > 1)

    async def _take(self, reader: str) -> int:
        while True:
            number = await self._free(reader)
            if number is not None:
                return number
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _free(self, reader: str) -> int | None:
        async with self._asking:
            if self._connection is not None and self._connection.is_closed():
                await self._let_go()
            if self._connection is None:
                self._connection = await self._pool.acquire()
            for number in range(self._most) if self._most else count():
                mine = (reader, number)
                if mine not in self._taken and await self._connection.fetchval(TRY_SEAT, *mine):
                    self._taken.add(mine)
                    return number
            if not self._taken:
                await self._let_go()
            return None

    async def _leave(self, reader: str, number: int) -> None:
        async with self._asking:
            self._taken.discard((reader, number))
            if self._connection is not None and not self._connection.is_closed():
                await self._connection.execute(LEAVE_SEAT, reader, number)
            if not self._taken:
                await self._let_go()

    async def _let_go(self) -> None:
        if self._connection is not None:
            await self._pool.release(self._connection)
            self._connection = None
