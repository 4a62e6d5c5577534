"""What runs while the house stands: views follow their streams, the index its view, and policies react."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
from collections.abc import AsyncIterator, Iterable

from services.bootstrap import House
from services.floor.database import Connection
from services.floor.turns import FOLLOWS, SHARED_LOCK, is_followed_by_any
from services.parts import Parts

SWITCH_SECONDS = 0.0005
"""How long one Python thread keeps the others waiting. The encoder comes back to Python thousands of times a second, and
would wait Python's usual five milliseconds each time that something else is at work."""
ANYTHING = "anything"


@contextlib.asynccontextmanager
async def running(built: House, parts: Parts | None = None) -> AsyncIterator[None]:
    """Views follow their streams, the index follows its view and policies react, until the context closes: all of them, or
    those of some parts."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()  # what was built lives as long as the process; a view that folds need not have it looked through again and again
    parts = parts or built.everything
    async with marked(built, parts.following):
        tasks = [
            asyncio.create_task(runner.run(), name=runner.view.name)
            for runner in built.runners
            if runner.view.name in parts.views
        ]
        tasks += [
            asyncio.create_task(relay.run(), name=relay.name)
            for relay in built.relays
            if relay.upstream in parts.relays
        ]
        if parts.index:
            tasks.append(asyncio.create_task(built.recommender.run(reads=parts.recommends), name="index"))
        if parts.policies:
            tasks += [
                asyncio.create_task(policy.run(), name=type(policy).__name__) for policy in built.policies
            ]
        try:
            yield
        finally:
            built.room.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def running_unless_elsewhere(built: House) -> AsyncIterator[None]:
    """``running``, or nothing where other processes already follow the streams of this database."""
    await look_elsewhere(built)
    if built.followed_elsewhere:
        yield
        return
    async with running(built):
        yield


async def look_elsewhere(built: House) -> None:
    """Find out what other processes follow on this database."""
    async with built.pool.acquire() as connection:
        built.followed_elsewhere = frozenset(
            [name for name in built.everything.following if await is_followed_by_any(connection, name)]
        )


@contextlib.asynccontextmanager
async def marked(built: House, names: Iterable[str]) -> AsyncIterator[None]:
    """Whoever follows something holds a lock for as long as it does, for others to see. Several may: views and relays have
    locks of their own."""
    async with built.pool.acquire() as connection:
        for name in (ANYTHING, *names):
            await connection.execute(SHARED_LOCK, FOLLOWS + name)
        yield  # the pool lets go of the locks as it takes the connection back


async def is_followed(connection: Connection) -> bool:
    """Whether any process follows anything on this database."""
    return await is_followed_by_any(connection, ANYTHING)
