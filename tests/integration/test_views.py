"""A view applies each event once, whatever happens around it, and a rebuild gives the same rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

import asyncpg
import pytest

from contracts.envelope import Contract
from services.floor.database import Pool
from services.floor.streams import Batch, Message
from services.floor.streams.pulling import PulledStream
from services.floor.troubles import troubles
from services.floor.views import View, ViewRunner, Writes


class Counted(Contract):
    TOPIC: ClassVar[str] = "test.Counted.v1"
    what: UUID
    by: int = 1

    @property
    def subject(self) -> UUID:
        return self.what


class Totals(View):
    """Adds up: applying an event twice would show."""

    name: ClassVar[str] = "test.totals"
    refreshes: ClassVar[bool] = True
    upstreams: ClassVar[tuple[str, ...]] = ("one", "two")
    tables: ClassVar[tuple[str, ...]] = ("totals",)
    schema: ClassVar[str] = "CREATE TABLE IF NOT EXISTS totals (what uuid PRIMARY KEY, total bigint NOT NULL)"

    def __init__(self) -> None:
        self.refuse_after: int | None = None
        self.to_refresh = 0

    async def apply(self, event: Contract, db: Writes) -> None:
        assert isinstance(event, Counted)
        if self.refuse_after is not None:
            self.refuse_after -= 1
            if self.refuse_after < 0:
                raise asyncpg.PostgresError("the disk is full")
        db.execute(
            "INSERT INTO totals VALUES ($1, $2) ON CONFLICT (what) DO UPDATE SET total = totals.total + excluded.total",
            event.what,
            event.by,
        )

    async def refresh(self, db: Writes) -> int:
        if not self.to_refresh:
            return 0
        self.to_refresh -= 1
        db.execute("UPDATE totals SET total = -total")
        return 1


class ListStream(PulledStream):
    """A stream over lists, with gaps in its positions as a real log has them."""

    def __init__(self) -> None:
        self.lists: dict[str, list[Message]] = {"one": [], "two": []}
        self.notice = asyncio.Event()

    def add(self, upstream: str, what: UUID, by: int = 1) -> None:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        messages = self.lists[upstream]
        messages.append(Message(upstream, 3 * len(messages) + 1, Counted(occurred_at=now, what=what, by=by)))

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        found = tuple(m for m in self.lists[upstream] if m.position > after)[:limit]
        return Batch(upstream, found, found[-1].position) if found else None

    async def head(self, upstream: str) -> int:
        return self.lists[upstream][-1].position if self.lists[upstream] else 0

    @asynccontextmanager
    async def waking(self, upstreams: tuple[str, ...]) -> AsyncIterator[asyncio.Event]:
        yield self.notice


async def rows(pool: Pool) -> dict[UUID, int]:
    return {row["what"]: row["total"] for row in await pool.fetch("SELECT * FROM totals")}


@pytest.fixture
async def given(pool: Pool) -> tuple[Totals, ListStream, ViewRunner]:
    view, stream = Totals(), ListStream()
    runner = ViewRunner(view, stream, pool, batch_size=2)
    await runner.prepare()
    return view, stream, runner


async def test_every_event_counts_once_over_several_batches_and_upstreams(given, pool: Pool) -> None:
    _, stream, runner = given
    a, b = uuid4(), uuid4()
    for number in range(5):
        stream.add("one", a, number)
    stream.add("two", b)

    assert await runner.catch_up() == 6
    assert await runner.catch_up() == 0
    assert await rows(pool) == {a: 10, b: 1}
    assert await runner.positions() == {"one": 13, "two": 1}
    assert await runner.lag() == 0


class Prepared(Totals):
    """Takes its time over the first batches, so that later ones are ready before."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared: list[int] = []
        self.folded: list[int] = []

    async def prepare(self, batch: Batch) -> int:
        self.prepared.append(batch.position)
        await asyncio.sleep(0.03 if len(self.prepared) % 2 else 0)
        return batch.position

    async def fold(self, batch: Batch, db: Writes, prepared: int) -> None:
        assert prepared == batch.position
        self.folded.append(prepared)


async def test_batches_are_prepared_once_side_by_side_and_folded_in_order(pool: Pool) -> None:
    view, stream = Prepared(), ListStream()
    runner = ViewRunner(view, stream, pool, batch_size=2)
    await runner.prepare()
    for _ in range(12):
        stream.add("one", uuid4())

    assert await runner.catch_up() == 12
    assert view.folded == view.prepared == [4, 10, 16, 22, 28, 34]


async def test_a_batch_that_fails_leaves_neither_rows_nor_position(given, pool: Pool) -> None:
    view, stream, runner = given
    a = uuid4()
    for _ in range(4):
        stream.add("one", a)
    view.refuse_after = 3  # fails in the middle of the second batch

    with pytest.raises(asyncpg.PostgresError):
        await runner.catch_up()
    assert await rows(pool) == {a: 2}
    assert await runner.positions() == {"one": 4}

    view.refuse_after = None
    await runner.catch_up()
    assert await rows(pool) == {a: 4}


async def test_two_runners_of_one_view_do_not_count_twice(given, pool: Pool) -> None:
    view, stream, runner = given
    other = ViewRunner(view, stream, pool, batch_size=3)
    a = uuid4()
    for _ in range(50):
        stream.add("one", a)

    applied = await asyncio.gather(runner.catch_up(), other.catch_up())
    assert sum(applied) == 50
    assert await rows(pool) == {a: 50}


async def test_a_rebuild_gives_the_same_rows(given, pool: Pool) -> None:
    _, stream, runner = given
    a = uuid4()
    for number in range(7):
        stream.add("two", a, number)
    await runner.catch_up()
    before = await rows(pool)
    await pool.execute("UPDATE totals SET total = 99")

    assert await runner.rebuild() == 7
    assert await rows(pool) == before


async def test_rows_that_depend_on_more_than_the_stream_are_refreshed_until_none_is_left(
    given, pool: Pool
) -> None:
    view, stream, runner = given
    a = uuid4()
    stream.add("one", a, 5)
    await runner.catch_up()
    view.to_refresh = 3
    await runner.catch_up()
    assert await rows(pool) == {a: -5}
    assert view.to_refresh == 0


async def test_a_running_view_survives_a_failure_and_says_so(given, pool: Pool) -> None:
    view, stream, runner = given
    a = uuid4()
    view.refuse_after = 0
    stream.add("one", a)
    task = asyncio.create_task(runner.run())
    while runner.last_error is None:
        await asyncio.sleep(0.01)
    assert "disk is full" in runner.last_error
    while not await troubles(pool):
        await asyncio.sleep(0.01)
    assert await troubles(pool) == {"test.totals": runner.last_error}  # for other processes to say
    view.refuse_after = None
    while await runner.lag() or await troubles(pool):
        await asyncio.sleep(0.01)
    assert runner.last_error is None
    task.cancel()
    assert await rows(pool) == {a: 1}


async def test_writes_keep_their_order_across_different_statements(pool: Pool) -> None:
    await pool.execute("CREATE TABLE marks (mark int)")
    async with pool.acquire() as connection, connection.transaction():
        writes = Writes(connection)
        writes.execute("INSERT INTO marks VALUES ($1)", 1)
        writes.execute("DELETE FROM marks")
        writes.execute("INSERT INTO marks VALUES ($1)", 2)
        assert [row["mark"] for row in await writes.fetch("SELECT mark FROM marks")] == [2]
