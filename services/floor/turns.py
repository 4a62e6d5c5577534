"""Who may do what when, among all processes: by locks that PostgreSQL lets go of when a process dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.floor.database import Connection, Pool

TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext($1))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext($1))"
SHARED_LOCK = "SELECT pg_advisory_lock_shared(hashtext($1))"
TABLES_STAY = "passerelle tables stay"
"""Whoever reads all tables as of one moment shares this lock from before that moment on; whoever replaces some holds it."""
FOLLOWS = "passerelle follows "
"""Whoever follows something shares the lock of that name for as long as it does."""
IS_FREE = "SELECT pg_try_advisory_xact_lock(hashtext($1))"
IN_TRANSACTION = "SELECT pg_advisory_xact_lock(hashtext($1))"


@asynccontextmanager
async def alone(pool: Pool, key: str) -> AsyncIterator[Connection]:
    """A connection that holds a lock while the context is open.

    Work on it: those who each waited for one more than they hold would empty the pool and wait for ever.
    """
    async with pool.acquire() as connection, held(connection, key):
        yield connection


@asynccontextmanager
async def held(connection: Connection, key: str) -> AsyncIterator[None]:
    """A connection holds a lock while the context is open."""
    while not await connection.fetchval(TRY_LOCK, key):  # noqa: ASYNC110 - held in another process
        await asyncio.sleep(0.05)
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.execute(UNLOCK, key)


async def is_followed_by_any(connection: Connection | Pool, name: str) -> bool:
    """Whether any process follows what goes by a name."""
    return not await connection.fetchval(IS_FREE, FOLLOWS + name)


async def take_turns(connection: Connection, name: str) -> None:
    """Nobody else folds under this name until the transaction ends. Those who divide the partitions of a view among them
    fold one after the other, since a row may be made of several aggregates."""
    await connection.execute(IN_TRANSACTION, f"fold {name}")


async def change_tables(connection: Connection) -> None:
    """Nobody else makes or replaces tables until the transaction ends."""
    await connection.execute(IN_TRANSACTION, "passerelle schema")
