"""Places among those who follow: the lowest free one, and a standby that takes the place of one that died."""

from __future__ import annotations

import asyncio

import pytest

from services.floor.database import Database, Pool, connected
from services.floor.streams.kafka.seats import Seats


async def test_each_has_the_lowest_place_that_is_free(pool: Pool) -> None:
    seats = Seats(pool)
    async with seats.seat("a view") as first, seats.seat("a view") as second, seats.seat("another") as other:
        assert (first, second, other) == ("a view-0", "a view-1", "another-0")
    async with seats.seat("a view") as again:
        assert again == "a view-0"


async def test_whether_a_place_is_one_of_several_is_known(pool: Pool, database: Database) -> None:
    seats = Seats(pool)
    async with seats.seat("a view"), seats.seat("another"):
        assert not await seats.are_shared("a view")
        async with connected(database) as own, Seats(own).seat("a view"):
            assert await seats.are_shared("a view") and not await seats.are_shared("another")
        assert not await seats.are_shared("a view")


async def test_who_finds_no_place_waits_until_somebody_leaves(pool: Pool) -> None:
    seats = Seats(pool, most=1)
    async with seats.seat("a view"):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.6), seats.seat("a view"):
                pass
        async with asyncio.timeout(5), seats.seat("another"):
            pass
    async with asyncio.timeout(5), seats.seat("a view") as mine:
        assert mine == "a view-0"


async def test_the_place_of_a_process_that_died_goes_to_the_one_that_waited(
    pool: Pool, database: Database
) -> None:
    dying, standby = asyncio.Event(), asyncio.Event()

    async def one_that_dies() -> None:
        async with connected(database) as own, Seats(own, most=1).seat("a view"):
            standby.set()
            await dying.wait()
            own.terminate()

    async def one_that_waits() -> str:
        await standby.wait()
        async with Seats(pool, most=1).seat("a view") as mine:
            return mine

    first, second = asyncio.create_task(one_that_dies()), asyncio.create_task(one_that_waits())
    await standby.wait()
    await asyncio.sleep(0.6)
    assert not second.done()
    dying.set()
    async with asyncio.timeout(5):
        assert await second == "a view-0"
    await asyncio.gather(first, return_exceptions=True)
