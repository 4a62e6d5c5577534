"""Contracts over a real broker: what was recorded arrives once, in order, whatever happens to relays and readers."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from kafka import KafkaProducer
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_trace_id

from contracts.topics import TOPICS
from services.floor import generation
from services.floor.database import Database, Pool, connected
from services.floor.streams.kafka import (
    Broker,
    KafkaStream,
    Relay,
    TopicsDiffer,
    consuming,
    ensure_topics,
    relay,
    topic_name,
)
from services.floor.streams.kafka.writing import LostByBroker, Writing, as_sent
from services.floor.streams.pieces import in_pieces
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.telemetry.tracing import asked, exported
from services.floor.views import ViewRunner, quarantine
from services.offers.commands import Offers
from services.offers.publishing import publishing_mapper, retold, to_contract
from services.offers.views import OpenOffers
from tests.integration.test_offers_service import LILLE, terms
from tests.kafka_given import Cluster

prefixes = iter(range(1_000_000))


@pytest.fixture
def broker(cluster: Cluster) -> Broker:
    """Topics of its own for each test."""
    return Broker((cluster.servers,), prefix=f"test{next(prefixes)}")


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    """Connections enough for two followers and a relay in one process: each works on one, and asks on another where the
    partitions begin that it is given meanwhile. With fewer all could wait for one another."""
    async with connected(database, size=12) as found:
        yield found


class Given:
    """Offers in a log, a relay that publishes it, and the view of offers, fed over the broker or straight from the log."""

    def __init__(self, offers: Offers, pool: Pool, broker: Broker) -> None:
        self.offers, self.pool, self.broker = offers, pool, broker
        log = NotificationLog("offers", publishing_mapper(), to_contract, retold)
        self.logs = PostgresStream(pool, {"offers": log})
        self.stream = KafkaStream(broker, self.logs)
        self.relay = Relay("offers", self.logs, pool, broker)
        self.view = ViewRunner(OpenOffers(), self.stream, pool)
        self.topic = topic_name(broker, "offers")

    def publish(self, *numbers: int) -> None:
        for number in numbers:
            self.offers.publish("test", str(number), terms(f"Soudeur {number}", LILLE))

    async def references(self) -> set[str]:
        return {row[0] for row in await self.pool.fetch("SELECT reference FROM offers.open_offers")}

    async def is_as_the_log_says(self) -> bool:
        straight = ViewRunner(OpenOffers(), self.logs, self.pool)
        return await straight.verify() == () and await self.view.verify() == ()


@pytest.fixture
async def given(offers: Offers, pool: Pool, broker: Broker) -> AsyncIterator[Given]:
    await generation.prepare(pool)
    found = Given(offers, pool, broker)
    await found.view.prepare()
    yield found


async def test_what_was_recorded_arrives_and_is_known_to_have_arrived(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(30))
    assert await given.relay.lag() == 30
    assert await given.relay.catch_up() == 30
    assert await given.relay.lag() == 0 and await given.view.lag() == 30

    assert await given.view.catch_up() == 30
    assert await given.references() == {str(n) for n in range(30)}
    assert await given.view.lag() == 0
    assert await given.relay.catch_up() == 0 and await given.view.catch_up() == 0
    assert await given.is_as_the_log_says()


async def test_a_command_is_traced_over_the_broker(given: Given) -> None:
    kept, caller = InMemorySpanExporter(), "0af7651916cd43dd8448eb211c80319c"
    with exported("console", SimpleSpanProcessor(kept)):
        with asked("POST", {"traceparent": f"00-{caller}-b7ad6b7169203331-01"}):
            await asyncio.to_thread(given.publish, 1)
        await given.relay.catch_up()
        await given.view.catch_up()
    traces = {span.name: format_trace_id(span.context.trace_id) for span in kept.get_finished_spans()}
    assert traces == dict.fromkeys(("POST", "publish relay:offers", "fold offers.open_offers"), caller)


async def test_a_group_follows_what_comes_in(given: Given) -> None:
    relaying, following = asyncio.create_task(given.relay.run()), asyncio.create_task(given.view.run())
    try:
        for first in range(0, 40, 10):
            await asyncio.to_thread(given.publish, *range(first, first + 10))
            async with asyncio.timeout(40):
                while await given.view.lag():
                    await asyncio.sleep(0.02)
        assert len(await given.references()) == 40
    finally:
        relaying.cancel()
        following.cancel()
        await asyncio.gather(relaying, following, return_exceptions=True)
    assert given.view.last_error is None and given.relay.last_error is None
    assert await given.is_as_the_log_says()


async def test_what_is_published_twice_is_taken_once(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(20))
    await given.relay.catch_up()
    await given.view.catch_up()
    await given.pool.execute("UPDATE floor.relayed SET position = 0")  # died before it was recorded
    await asyncio.to_thread(given.publish, *range(20, 30))
    assert await given.relay.catch_up() == 30
    await given.view.catch_up()
    assert len(await given.references()) == 30
    assert await given.view.lag() == 0
    assert await given.is_as_the_log_says()


async def test_what_is_published_twice_before_anybody_read_it_is_taken_once(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(20))
    await given.relay.catch_up()
    await given.pool.execute("UPDATE floor.relayed SET position = 0")
    await given.relay.catch_up()
    assert await given.view.catch_up() == 20
    assert await given.is_as_the_log_says()


async def test_what_anybody_else_put_into_a_topic_is_set_aside_and_the_rest_goes_on(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(5))
    await given.relay.catch_up()

    def intrude() -> None:
        with contextlib.closing(KafkaProducer(bootstrap_servers=given.broker.servers)) as producer:
            for partition in range(12):
                producer.send(given.topic, b"{", partition=partition)
            headers = [("ce_type", b"a\0b"), ("ce_position", b"soon"), ("ce_upstream", b"offers")]
            producer.send(given.topic, None, b"k", headers, partition=0)
            producer.flush(20)

    await asyncio.to_thread(intrude)
    await asyncio.to_thread(given.publish, *range(5, 9))
    await given.relay.catch_up()

    await given.view.catch_up()
    assert len(await given.references()) == 9
    assert await given.view.lag() == 0
    held = await quarantine.held(given.pool, OpenOffers.name)
    assert len(held) == 13 and all("says no position in the log of offers" in one.reason for one in held)
    assert await given.view.retry() == (0, 13)
    for one in held:
        await quarantine.drop(given.pool, one.number)
    assert await given.view.catch_up() == 0
    assert await quarantine.held(given.pool) == []
    assert await given.is_as_the_log_says()


async def test_a_relay_that_cannot_publish_a_message_says_which_and_goes_on_when_it_can(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.floor.streams.kafka.broker.MOST_BYTES", 3000)
    await asyncio.to_thread(given.publish, 1)
    large = terms("Soudeur", LILLE, description="long " * 1000)
    await asyncio.to_thread(given.offers.publish, "test", "2", large)
    relaying = asyncio.create_task(given.relay.run())
    async with asyncio.timeout(40):
        while not given.relay.last_error:
            await asyncio.sleep(0.02)
        assert "message 2 of offers cannot be published: MessageSizeTooLargeError" in given.relay.last_error
        assert await given.relay.position() == 0
        monkeypatch.undo()
        while await given.relay.lag():
            await asyncio.sleep(0.02)
    relaying.cancel()
    assert given.relay.last_error is None
    assert await given.view.catch_up() == 2


async def test_an_older_relay_can_append_no_more(given: Given) -> None:
    """Its transaction is aborted, and readers of what was committed never see it."""
    from kafka.errors import KafkaError

    await asyncio.to_thread(ensure_topics, given.broker)
    older = await asyncio.to_thread(given.broker.producer, f"relay.{given.topic}")
    older.begin_transaction()
    older.send(given.topic, b"{}", b"x")
    await asyncio.to_thread(given.publish, 1)
    await given.relay.catch_up()
    with pytest.raises(KafkaError):
        await asyncio.to_thread(older.commit_transaction)
    older.close(timeout=1)
    assert await given.view.catch_up() == 1


async def test_a_view_that_followed_the_log_itself_goes_on_over_the_broker(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(10))
    await ViewRunner(OpenOffers(), given.logs, given.pool).catch_up()
    await asyncio.to_thread(given.publish, *range(10, 15))
    await given.relay.catch_up()
    assert await given.view.catch_up() == 5
    assert await given.view.lag() == 0
    assert await given.is_as_the_log_says()


async def test_partitions_are_divided_and_divided_anew(given: Given) -> None:
    other = ViewRunner(OpenOffers(), given.stream, given.pool)
    relaying = asyncio.create_task(given.relay.run())
    first, second = asyncio.create_task(given.view.run()), asyncio.create_task(other.run())
    try:
        for start in range(0, 120, 20):
            await asyncio.to_thread(given.publish, *range(start, start + 20))
            if start == 60:
                second.cancel()  # leaves in the middle
        async with asyncio.timeout(60):
            while await given.view.lag():
                await asyncio.sleep(0.05)
    finally:
        for task in (relaying, first, second):
            task.cancel()
        await asyncio.gather(relaying, first, second, return_exceptions=True)
    assert len(await given.references()) == 120
    assert await given.is_as_the_log_says()


async def test_another_number_of_partitions_is_refused(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    await asyncio.to_thread(ensure_topics, given.broker)
    await asyncio.to_thread(ensure_topics, given.broker)  # nothing to do the second time
    import dataclasses

    monkeypatch.setitem(TOPICS, "offers", dataclasses.replace(TOPICS["offers"], partitions=5))
    with pytest.raises(TopicsDiffer, match=r"12 partitions, and 5 are declared.*out of order"):
        await asyncio.to_thread(ensure_topics, given.broker)


async def test_a_new_generation_is_published_again_and_nothing_is_taken_twice(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(10))
    await given.relay.catch_up()
    await given.view.catch_up()
    await asyncio.to_thread(given.publish, *range(10, 14))
    await generation.begin(given.pool)
    assert await given.relay.catch_up() == 14
    assert await given.view.catch_up() == 4
    assert await given.view.lag() == 0 and await given.relay.lag() == 0
    assert await given.view.verify() == ()


def lose(given: Given, topic: str) -> None:
    """The broker forgets a topic, as one does whose disk is gone."""
    admin = given.broker.admin()
    admin.delete_topics([topic])
    until = time.monotonic() + 5  # it tells before it is done; and whoever runs may make the topic again
    while topic in admin.list_topics() and time.monotonic() < until:
        time.sleep(0.05)
    admin.close()


async def test_what_the_broker_lost_is_published_again_in_other_topics(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(10))
    await given.relay.catch_up()
    await asyncio.to_thread(lose, given, given.topic)
    assert await given.relay.catch_up() == 10
    assert await generation.current(given.pool) > 1
    assert await given.view.catch_up() == 10
    assert await given.view.lag() == 0 and await given.relay.lag() == 0
    assert await given.is_as_the_log_says()


async def test_offsets_that_are_given_twice_tell_of_a_loss_that_nobody_saw(given: Given) -> None:
    """The relay went on over a broker that came back with less, and had the same partition before."""
    await asyncio.to_thread(given.publish, 1)
    await given.relay.catch_up()
    writing = await asyncio.to_thread(Writing, given.broker, given.topic, dict.fromkeys(range(12), 1_000))
    try:
        told, _ = await given.logs.told("offers", 0, 10) or ((), 0)
        prepared = [(one, as_sent(one)) async for piece in in_pieces(told) for one in piece]
        with pytest.raises(
            LostByBroker, match=rf"of {given.topic} ends before offset \d, and 1000 was there"
        ):
            await asyncio.to_thread(writing.send, prepared)
        with pytest.raises(LostByBroker, match="1000 was there"):
            await asyncio.to_thread(writing.check)
    finally:
        await asyncio.to_thread(writing.close)


async def test_whoever_follows_goes_on_where_another_generation_is_told(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consuming, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(relay, "LOOK_AGAIN_SECONDS", 0.2)
    relaying, following = asyncio.create_task(given.relay.run()), asyncio.create_task(given.view.run())
    try:
        for first in (0, 10, 20):
            await asyncio.to_thread(given.publish, *range(first, first + 10))
            async with asyncio.timeout(60):
                while await given.view.lag() or len(await given.references()) < first + 10:
                    await asyncio.sleep(0.02)
            if first == 10:
                await asyncio.to_thread(lose, given, given.topic)
            await asyncio.sleep(0.5)  # nothing comes, and the loss is seen all the same
        assert await generation.current(given.pool) > 1
    finally:
        relaying.cancel()
        following.cancel()
        await asyncio.gather(relaying, following, return_exceptions=True)
    assert await given.is_as_the_log_says()


async def test_a_view_that_followed_topics_is_built_again_when_the_broker_is_given_up(given: Given) -> None:
    await asyncio.to_thread(given.publish, *range(6))
    await given.relay.catch_up()
    await given.view.catch_up()
    straight = ViewRunner(OpenOffers(), given.logs, given.pool)
    assert await straight.is_outdated()
    following = asyncio.create_task(straight.run())
    async with asyncio.timeout(30):
        while await straight.is_outdated():
            await asyncio.sleep(0.02)
    await asyncio.to_thread(given.publish, 6)
    async with asyncio.timeout(30):
        while await straight.lag():
            await asyncio.sleep(0.02)
    following.cancel()
    assert len(await given.references()) == 7
    assert await straight.verify() == ()
