"""A house of its own for each measurement, on an embedded PostgreSQL in a folder that goes away."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime
from functools import partial

from services.bootstrap import House, house
from services.floor.database import embedded
from services.floor.settings import Settings
from services.floor.streams.postgres import PostgresStream
from services.floor.streams.tail import Tail
from services.floor.views import ViewRunner
from tests.homes import temporary_home

TODAY = datetime.now(UTC).date()


async def seconds(work: Awaitable[object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


async def read(built: House, upstream: str, limit: int = 1000) -> None:
    """Read and map a log, and do nothing with it."""
    _forget(built)
    position = 0
    while batch := await built.stream.read(upstream, position, limit):  # type: ignore[attr-defined]
        position = batch.position


async def rebuild(built: House, runner: ViewRunner) -> None:
    """Build a view again from its log."""
    _forget(built)
    await runner.rebuild()


async def by_turns(
    built: House, runner: ViewRunner, upstream: str, limit: int = 1000, rounds: int = 5
) -> tuple[float, float]:
    """Seconds to read and map a log, and to rebuild a view of it: the mean of some rounds in which each has its turn, after
    one that does not count."""
    await read(built, upstream, limit)
    await rebuild(built, runner)
    reading = rebuilding = 0.0
    for _ in range(rounds):
        reading += await seconds(read(built, upstream, limit))
        rebuilding += await seconds(rebuild(built, runner))
    return reading / rounds, rebuilding / rounds


def _forget(built: House) -> None:
    """What the stream remembers of the ends of logs: whoever is timed reads the log itself."""
    stream = built.stream
    assert isinstance(stream, PostgresStream)
    stream._tails = {name: Tail(partial(stream._read, name)) for name in stream._tails}


@contextlib.asynccontextmanager
async def temporary_house() -> AsyncIterator[House]:
    """A house with nothing in it and nothing running."""
    with temporary_home() as home, embedded(home / "postgres") as place:
        async with house(Settings(home=home), place) as built:
            yield built
