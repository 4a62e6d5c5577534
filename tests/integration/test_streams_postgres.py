"""The stream over PostgreSQL misses nothing and keeps order, also while several writers publish at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from contracts.offers import OfferAmended, OfferClosed, OfferPublished, OfferTerms
from services.floor.database import Database, Pool
from services.floor.streams import Partition, Position
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.offers.commands import Offers
from services.offers.publishing import to_contract


@pytest.fixture
async def offers(database: Database, pool: Pool) -> Iterator[Offers]:
    await pool.execute("CREATE SCHEMA IF NOT EXISTS offers")
    application = Offers(env=database.environment("offers"))
    yield application
    application.close()


def stream_of(offers: Offers, pool: Pool, *, wake_up_seconds: float = 30) -> PostgresStream:
    log = NotificationLog("offers", offers.mapper, to_contract)
    return PostgresStream(pool, {"offers": log}, wake_up_seconds=wake_up_seconds)


async def nothing() -> dict[Partition, Position]:
    """What a reader recorded that never read."""
    return {}


def terms(title: str) -> OfferTerms:
    return OfferTerms(title=title, language="fr")


async def test_contracts_come_in_order_from_a_position(offers: Offers, pool: Pool) -> None:
    offer_id = offers.publish("test", "1", terms("Soudeur"))
    offers.amend(offer_id, terms("Soudeur TIG"))
    offers.close_offer(offer_id, "filled")
    stream = stream_of(offers, pool)

    batch = await stream.read("offers", 0, limit=2)
    assert batch is not None
    assert [type(message.contract) for message in batch.messages] == [OfferPublished, OfferAmended]
    rest = await stream.read("offers", batch.position)
    assert rest is not None and [type(m.contract) for m in rest.messages] == [OfferClosed]
    assert rest.position == await stream.head("offers")
    assert await stream.read("offers", rest.position) is None


async def test_an_empty_log_has_nothing_to_read(offers: Offers, pool: Pool) -> None:
    stream = stream_of(offers, pool)
    assert await stream.head("offers") == 0
    assert await stream.read("offers", 0) is None


async def test_a_new_event_wakes_the_follower_without_waiting_for_the_period(
    offers: Offers, pool: Pool
) -> None:
    stream = stream_of(offers, pool, wake_up_seconds=600)
    async with stream.follow("test", ("offers",), nothing, 100) as following:
        assert await following.next() == ()
        await following.wait(0.2)  # what the watch tells as it begins
        assert await following.next() == ()
        waiting = asyncio.ensure_future(following.wait(600))
        await asyncio.to_thread(offers.publish, "test", "1", terms("Soudeur"))
        async with asyncio.timeout(30):
            await waiting
        [batch] = await following.next()
        assert len(batch.messages) == 1


async def test_a_missed_notice_is_made_up_for_by_the_period(offers: Offers, pool: Pool) -> None:
    stream = stream_of(offers, pool, wake_up_seconds=0.05)
    async with stream.follow("test", ("offers",), nothing, 100) as following:
        await following.next()
        await pool.execute(  # grows without a notice
            "INSERT INTO offers.offers_events (originator_id, originator_version, topic, state)"
            " VALUES (gen_random_uuid(), 1, 'x', '')"
        )
        async with asyncio.timeout(30):
            await following.wait(600)


async def test_a_tailing_reader_misses_nothing_of_several_writers(offers: Offers, pool: Pool) -> None:
    stream = stream_of(offers, pool)
    count, writers = 40, 4
    seen: list[str] = []

    async def tail() -> None:
        position = 0
        while len(seen) < count * writers:
            batch = await stream.read("offers", position)
            if batch is None:
                await asyncio.sleep(0.001)
                continue
            position = batch.position
            seen.extend(message.contract.reference for message in batch.messages)

    def write(writer: int) -> None:
        for number in range(count):
            offers.publish("test", f"{writer}-{number}", terms("Soudeur"))

    async with asyncio.timeout(120):
        await asyncio.gather(tail(), *(asyncio.to_thread(write, writer) for writer in range(writers)))
    assert sorted(seen) == sorted(
        f"{writer}-{number}" for writer in range(writers) for number in range(count)
    )
    for writer in range(writers):
        own = [reference for reference in seen if reference.startswith(f"{writer}-")]
        assert own == [f"{writer}-{number}" for number in range(count)]
