"""A view holds the same rows in whatever order messages reach it, and however often.

What is promised: the messages about one aggregate come in order, those of other aggregates and upstreams whenever they
like, each at least once (``services/floor/streams/interface.py``). A fold alone may count twice what it is given twice;
the position that is recorded with the rows is what makes a second delivery harmless. Since only rows and position change
together, what a fold does elsewhere (destroy a key) must bear being done again after the rows were rolled back.

All views of the house are held to it, by the messages of a whole story as a broker keeps them. What they are compared
with was folded from the services' own logs, which no longer tell the profiles of who was erased.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.bootstrap import House
from services.floor.database import Database
from services.floor.streams import Batch, Following, Message, Unreadable
from services.floor.streams.interface import Partition, Reached
from services.floor.views import View, ViewRunner, Writes
from services.floor.views.content import content_of
from tests.backup_given import Home, caught_up
from tests.contract.freeze import published
from tests.story_given import story

SIZES = [1, 2, 3, 6, 50]
ONE_EACH = 0
AT_ONCE = 3
"""Batches of neighbouring deliveries of one upstream that a view is handed together, as partitions are."""
EXAMPLES = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
"""Neither may they fail because drawing takes long on a busy machine."""


class Scripted:
    """A ``Stream`` that delivers batches as they are given."""

    divides = True

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._batches = batches

    async def head(self, upstream: str) -> int:
        return max((one.position for one in self._batches if one.upstream == upstream), default=0)

    async def again(self, upstream: str, position: int) -> Message | Unreadable | None:
        raise NotImplementedError("nothing is set aside here")

    @asynccontextmanager
    async def through(
        self, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AsyncIterator[Following]:
        yield _Handing([one for one in self._batches if one.upstream in upstreams])

    def follow(self, reader: str, upstreams: tuple[str, ...], reached: Reached, limit: int) -> Any:
        raise NotImplementedError("these tests catch up, and wait for nothing")


class _Handing:
    def __init__(self, batches: list[Batch]) -> None:
        runs = (list(run) for _, run in groupby(batches, key=lambda one: one.upstream))
        self._batches = (
            run[start : start + AT_ONCE] for run in runs for start in range(0, len(run), AT_ONCE)
        )

    async def next(self) -> Sequence[Batch]:
        return next(self._batches, ())

    async def applied(self, batches: Sequence[Batch]) -> None:
        """The script goes on as it is."""

    async def wait(self, seconds: float) -> None:
        """Nothing more comes."""


@dataclass
class Told:
    """The house after the story, the messages that were published, and what each view holds by the logs."""

    built: House
    messages: list[Message]
    expected: dict[str, dict[str, str]]

    async def differing(self, deliver: Callable[[View], Awaitable[object]]) -> dict[str, list[str]]:
        """By view, the tables that hold other rows after a delivery to empty ones."""
        await self._empty()
        await asyncio.gather(*(deliver(runner.view) for runner in self.built.runners))
        assert await self.built.pool.fetch("SELECT view, reason FROM floor.quarantine") == []
        return {
            name: tables
            for name, found in (await self.contents()).items()
            if (tables := [table for table in found if found[table] != self.expected[name][table]])
        }

    async def contents(self) -> dict[str, dict[str, str]]:
        views = [runner.view for runner in self.built.runners]
        async with self.built.pool.acquire() as connection:
            return {view.name: await content_of(connection, view, view.tables) for view in views}

    async def _empty(self) -> None:
        tables = {table for runner in self.built.runners for table in runner.view.tables}
        await self.built.pool.execute(
            f"TRUNCATE {', '.join(sorted(tables))}, floor.positions, floor.quarantine"
        )

    async def follow(self, batches: Sequence[Batch], view: View) -> None:
        await ViewRunner(view, Scripted(batches), self.built.pool).catch_up()

    async def follow_interrupted(self, batches: Sequence[Batch], view: View) -> None:
        """Each batch is folded and rolled back before it is folded for good."""
        for batch in batches:
            if batch.upstream in view.upstreams:
                await self._roll_back(batch, view)
                await self.follow([batch], view)

    async def _roll_back(self, batch: Batch, view: View) -> None:
        prepared = await view.prepare(batch)
        async with self.built.pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            try:
                writes = Writes(connection)
                await view.fold(batch, writes, prepared)
                await writes.flush()
            finally:
                await transaction.rollback()


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    """What Hypothesis calls is plain; all of its examples share one house, and so one loop."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def told(
    loop: asyncio.Runner, module_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    home, stack = Home.on(module_database, tmp_path_factory.mktemp("home")), AsyncExitStack()

    async def begin() -> Told:
        built = await stack.enter_async_context(home.opened())
        messages = await story(built)
        await caught_up(built)
        found = Told(built, messages, {})
        found.expected = await found.contents()
        return found

    try:
        yield loop.run(begin())
    finally:
        loop.run(stack.aclose())


@st.composite
def deliveries(draw: st.DrawFn, messages: Sequence[Message], *, twice: bool = False) -> list[Batch]:
    """Batches in which a broker may hand messages out: each aggregate lies in one of some partitions, or has one of its
    own; each partition is read in order, by batches of any size, while the others are further or less far. ``twice``: it
    is begun again anywhere now and then, and once more from its beginning when all was handed out."""
    number = draw(st.sampled_from([ONE_EACH, 12, 3, 1]))
    lying = defaultdict[tuple[str, int], list[Message]](list)
    for one in messages:
        lying[one.upstream, one.subject.int % number if number else one.subject.int].append(one)
    reading = [
        _batches(draw, Partition(upstream, f"test.{upstream}", part), lying[upstream, key], twice)
        for part, (upstream, key) in enumerate(lying)
    ]
    handed = list[Batch]()
    while reading:
        which = draw(st.integers(0, len(reading) - 1))
        handed.append(reading[which].pop(0))
        if not reading[which]:
            del reading[which]
    return handed


def _batches(draw: st.DrawFn, partition: Partition, lying: list[Message], twice: bool) -> list[Batch]:
    made, start, passes = list[Batch](), 0, 2 if twice else 1
    while passes:
        end = min(start + draw(st.sampled_from(SIZES)), len(lying))
        handed = tuple(lying[start:end])
        made.append(Batch(partition.upstream, handed, handed[-1].position, partition=partition, offset=end))
        start = draw(st.integers(0, end)) if twice and end < len(lying) and draw(st.booleans()) else end
        if end == len(lying):
            start, passes = 0, passes - 1
    return made


def test_the_story_tells_every_contract_there_is_and_fills_every_table(told: Told) -> None:
    assert {one.contract.TOPIC for one in told.messages} == set(published())
    held = {table: content for tables in told.expected.values() for table, content in tables.items()}
    assert [table for table, content in held.items() if content.startswith("0:")] == []


def test_any_order_that_keeps_each_aggregates_own_gives_the_same_rows(
    told: Told, loop: asyncio.Runner
) -> None:
    @EXAMPLES
    @given(deliveries(told.messages))
    def same(batches: list[Batch]) -> None:
        assert loop.run(told.differing(lambda view: told.follow(batches, view))) == {}

    same()


def test_what_is_delivered_twice_counts_once(told: Told, loop: asyncio.Runner) -> None:
    @EXAMPLES
    @given(deliveries(told.messages, twice=True))
    def same(batches: list[Batch]) -> None:
        assert loop.run(told.differing(lambda view: told.follow(batches, view))) == {}

    same()


def test_a_batch_that_was_rolled_back_is_folded_again(told: Told, loop: asyncio.Runner) -> None:
    @settings(EXAMPLES, max_examples=8)
    @given(deliveries(told.messages))
    def same(batches: list[Batch]) -> None:
        assert loop.run(told.differing(lambda view: told.follow_interrupted(batches, view))) == {}

    same()
