"""A house of its own for each measurement, on an embedded PostgreSQL in a folder that goes away."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import UTC, datetime
from functools import partial
from statistics import fmean
from typing import NamedTuple
from uuid import UUID

from eventsourcing.application import Application

from services.bootstrap import House, house
from services.floor.database import embedded
from services.floor.settings import Settings
from services.floor.streams.postgres import PostgresStream
from services.floor.streams.tail import Tail
from services.floor.views import View, ViewRunner
from tests.benchmarks.figures import Figure
from tests.homes import temporary_home

TODAY = datetime.now(UTC).date()
NEARLY = 10
"""Messages that a view which keeps up may be behind at any moment."""


async def seconds(work: Awaitable[object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


def read(application: Application[UUID], limit: int = 1000) -> None:
    """Read and map a log as ``eventsourcing`` does by itself, and do nothing with it."""
    position = 0
    while found := application.recorder.select_notifications(position, limit, inclusive_of_start=False):
        for notification in found:
            application.mapper.to_domain_event(notification)
        position = int(found[-1].id)


async def stream(built: House, upstream: str, limit: int = 1000) -> None:
    """Read a log through the stream that views follow, and map it to contracts. Do nothing with it."""
    _forget(built)
    position = 0
    while batch := await built.stream.read(upstream, position, limit):  # type: ignore[attr-defined]
        position = batch.position
        for message in batch.messages:
            _ = message.contract


async def until_caught_up(runners: Sequence[ViewRunner], behind: int = NEARLY) -> None:
    """Until no view is more than ``behind`` messages behind."""
    while any([await one.lag() > behind for one in runners]):
        await asyncio.sleep(0.02)


async def rebuild(built: House, runner: ViewRunner) -> None:
    """Build a view again from its log."""
    _forget(built)
    await runner.rebuild()


async def against_reading(
    built: House, application: Application[UUID], view: type[View], name: str
) -> Figure:
    """The rebuild of a view against reading the log it follows and mapping it to contracts; ``how`` tells the same against the
    library's reading and mapping of it to domain events."""
    events, turns = await built.stream.head(application.name), await _by_turns(built, application, view)
    speeds = [round(events / one) for one in turns]
    detail = (
        f"{events} events: read and mapped to contracts {speeds[1]}/s, rebuilt {speeds[2]}/s;"
        f" to domain events by the library alone {speeds[0]}/s ({turns.read / turns.rebuilt:.2f} ×)"
    )
    return Figure(name, turns.streamed / turns.rebuilt, "×", 0.5, "at_least", detail)


class _Turns(NamedTuple):
    """Seconds."""

    read: float
    streamed: float
    rebuilt: float


async def _by_turns(
    built: House, application: Application[UUID], view: type[View], rounds: int = 5
) -> _Turns:
    """How long it takes to read and map a log with the library alone, to read it through the stream, and to rebuild a view of
    it: the mean of some rounds in which each has its turn, after one that does not count."""
    runner = built.runner(view)

    async def turn() -> _Turns:
        return _Turns(
            await seconds(asyncio.to_thread(read, application)),
            await seconds(stream(built, application.name)),
            await seconds(rebuild(built, runner)),
        )

    await turn()
    return _Turns(*map(fmean, zip(*[await turn() for _ in range(rounds)], strict=True)))


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
