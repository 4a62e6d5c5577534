"""A view is built again beside the one that people read: verified, swapped without a gap, or left as it was."""

from __future__ import annotations

import asyncio
from typing import ClassVar
from uuid import uuid4

import asyncpg
import pytest

from services.floor.database import Pool
from services.floor.streams import Stream
from services.floor.views import ViewRunner
from tests.integration.test_views import ListStream, Totals, rows


class TotalsWithNote(Totals):
    """The same view, a version later."""

    schema: ClassVar[str] = (
        "CREATE TABLE IF NOT EXISTS totals (what uuid PRIMARY KEY, total bigint NOT NULL, note text DEFAULT 'new');"
        "CREATE INDEX IF NOT EXISTS totals_note ON totals (note)"
    )


async def started(view: Totals, stream: Stream, pool: Pool) -> ViewRunner:
    runner = ViewRunner(view, stream, pool, batch_size=2)
    await runner.prepare()
    return runner


@pytest.fixture
def stream() -> ListStream:
    told = ListStream()
    for number in range(9):
        told.add("one", uuid4(), number)
        told.add("two", uuid4(), number)
    return told


async def beside(pool: Pool) -> list[str]:
    found = await pool.fetch("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'beside%'")
    return [row["nspname"] for row in found]


async def test_a_view_that_was_tampered_with_is_found_out(stream: ListStream, pool: Pool) -> None:
    runner = await started(Totals(), stream, pool)
    await runner.catch_up()
    assert await runner.verify() == ()
    await pool.execute("UPDATE totals SET total = total + 1 WHERE total = 4")
    assert await runner.verify() == ("totals",)
    await runner.rebuild()
    assert await runner.verify() == ()
    assert await beside(pool) == []


async def test_there_is_always_something_whole_to_read(stream: ListStream, pool: Pool) -> None:
    runner = await started(Totals(), stream, pool)
    await runner.catch_up()
    seen: set[int] = set()
    done = asyncio.Event()

    async def read() -> None:
        while not done.is_set():
            seen.add(await pool.fetchval("SELECT count(*) FROM totals"))

    reading = asyncio.create_task(read())
    for _ in range(3):
        await runner.rebuild()
    done.set()
    await reading
    assert seen == {18}


async def test_what_comes_in_meanwhile_is_neither_lost_nor_counted_twice(
    stream: ListStream, pool: Pool
) -> None:
    runner = await started(Totals(), stream, pool)
    following = asyncio.create_task(runner.run())
    for _ in range(5):
        rebuilding = asyncio.create_task(runner.rebuild())
        for number in range(4):
            stream.add("one", uuid4(), number)
            stream.notice.set()
            await asyncio.sleep(0.005)
        await rebuilding
    stream.notice.set()
    async with asyncio.timeout(30):
        while await runner.lag():
            stream.notice.set()
            await asyncio.sleep(0.01)
    following.cancel()
    assert len(await rows(pool)) == 18 + 20
    assert await runner.verify() == ()


async def test_a_rebuild_that_fails_leaves_what_was_there(stream: ListStream, pool: Pool) -> None:
    view = Totals()
    runner = await started(view, stream, pool)
    await runner.catch_up()
    before = await rows(pool)
    view.refuse_after = 5
    with pytest.raises(asyncpg.PostgresError):
        await runner.rebuild()
    assert await rows(pool) == before
    view.refuse_after = None
    stream.add("one", uuid4(), 1)
    assert await runner.catch_up() == 1
    assert await runner.rebuild() == 19
    assert await beside(pool) == []


async def test_a_view_of_another_version_is_built_again_by_itself(stream: ListStream, pool: Pool) -> None:
    await (await started(Totals(), stream, pool)).catch_up()
    runner = await started(TotalsWithNote(), stream, pool)
    assert await runner.is_outdated()
    assert len(await rows(pool)) == 18  # still there to read

    following = asyncio.create_task(runner.run())
    async with asyncio.timeout(30):
        while await runner.is_outdated():
            await asyncio.sleep(0.01)
    following.cancel()
    assert {row["note"] for row in await pool.fetch("SELECT note FROM totals")} == {"new"}
    assert await pool.fetchval("SELECT count(*) FROM pg_indexes WHERE indexname = 'totals_note'") == 1
    assert await runner.verify() == ()
