"""What runs while the house stands: views follow their streams, the index its view, and policies react."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

from services.bootstrap import House
from services.floor.views import TRY_LOCK

SWITCH_SECONDS = 0.0005
"""How long one Python thread keeps the others waiting. The encoder comes back to Python thousands of times a second, and
would wait Python's usual five milliseconds each time that something else is at work."""
FOLLOWING = "passerelle follows its streams"


@contextlib.asynccontextmanager
async def running(built: House) -> AsyncIterator[None]:
    """Every view follows its streams, the index follows its view and policies react, until the context closes."""
    sys.setswitchinterval(SWITCH_SECONDS)
    async with marked(built):
        tasks = [asyncio.create_task(runner.run(), name=runner.view.name) for runner in built.runners]
        tasks.append(asyncio.create_task(built.recommender.run(), name="index"))
        tasks += [asyncio.create_task(policy.run(), name=type(policy).__name__) for policy in built.policies]
        try:
            yield
        finally:
            built.room.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def running_unless_elsewhere(built: House) -> AsyncIterator[None]:
    """``running``, or nothing where another process already follows the streams of this database."""
    await look_elsewhere(built)
    if built.followed_elsewhere:
        yield
        return
    async with running(built):
        yield


async def look_elsewhere(built: House) -> None:
    """Find out whether another process follows the streams of this database."""
    async with marked(built):
        pass


@contextlib.asynccontextmanager
async def marked(built: House) -> AsyncIterator[None]:
    """Whoever follows holds a lock for as long as it does, for others to see. Several may follow: views have locks of
    their own."""
    async with built.pool.acquire() as connection:
        built.followed_elsewhere = not await connection.fetchval(TRY_LOCK, FOLLOWING)
        yield  # the pool lets go of the lock as it takes the connection back
