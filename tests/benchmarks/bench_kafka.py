"""Over a real broker: relay, views and the way from a published offer to a recommendation, side by side with going without."""

from __future__ import annotations

import asyncio
import gc
import sys
from itertools import islice

import numpy as np
from kafka import KafkaAdminClient

from contracts.offers import OfferTerms
from services.bootstrap import House, house
from services.demo.offers import generate_offers
from services.floor.streams.kafka.messages import written
from services.floor.views import ViewRunner
from services.following import SWITCH_SECONDS, running
from services.offers.views import OpenOffers
from tests.benchmarks.bench_latency import latencies
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, seconds, temporary_house
from tests.faults.truths import until_caught_up
from tests.kafka_given import BROKERS

FIRST, OFFERS = 500, 8_000


async def measure() -> list[Figure]:
    """On Apache Kafka where it is at hand, else on the broker that comes by pip."""
    name = list(BROKERS)[-1]
    with BROKERS[name]() as cluster:
        async with temporary_house() as straight:
            settings = straight.settings.model_copy(update={"kafka": cluster.servers})
            async with house(settings, straight.database) as carried:
                return [
                    *await _throughput(straight, carried, name),
                    *await _latency(carried, name),
                ]


async def _throughput(straight: House, carried: House, name: str) -> list[Figure]:
    sys.setswitchinterval(SWITCH_SECONDS)  # as wherever something follows
    gc.freeze()
    made = generate_offers(FIRST + OFFERS, 3, straight.gazetteer, straight.taxonomy, TODAY)
    relay = next(one for one in carried.relays if one.upstream == "offers")
    await _take(straight, list(islice(made, FIRST)))
    await relay.catch_up()  # makes the topics, and a place for transactions in the broker
    await _take(straight, list(islice(made, OFFERS)))
    relaying = await seconds(relay.catch_up())
    alone = await _producer_alone(straight, carried)
    direct = ViewRunner(OpenOffers(), straight.stream, straight.pool)
    over = carried.runner(OpenOffers)
    await over.catch_up()
    rounds = [(await seconds(direct.verify()), await seconds(over.verify())) for _ in range(2)]
    without, carrying = (min(times) for times in zip(*rounds, strict=True))
    detail = f"{OFFERS} offers, broker: {name}"
    return [
        Figure(
            "relay to Kafka against kafka-python's producer on the same bytes", alone / relaying, "×", 0.7,
            "at_least", f"{detail}; {OFFERS / relaying:.0f}/s and {OFFERS / alone:.0f}/s",
        ),
        Figure(
            "views fed over Kafka against fed over PostgreSQL", without / carrying, "×", 0.6, "at_least",
            f"{detail}; {(FIRST + OFFERS) / carrying:.0f}/s and {(FIRST + OFFERS) / without:.0f}/s",
        ),
    ]  # fmt: skip


async def _take(straight: House, offers: list[tuple[str, str, OfferTerms]]) -> None:
    for start in range(0, len(offers), 500):
        await asyncio.to_thread(straight.offers.take, offers[start : start + 500])


async def _producer_alone(straight: House, carried: House) -> float:
    """The library's producer, in transactions as large as the relay's, with nothing else to do."""
    relay = next(one for one in carried.relays if one.upstream == "offers")
    messages, position = [], FIRST
    while found := await straight.stream.told("offers", position, 1000):  # type: ignore[attr-defined]
        told, position = found
        messages += map(written, told)
    # To a topic that views do not read: what is sent twice would have to be read twice.
    admin = KafkaAdminClient(bootstrap_servers=list(relay._broker.servers))
    admin.create_topics({"bench": {"num_partitions": 12, "replication_factor": 1}}, wait_for_metadata=True)
    admin.close()

    def send() -> None:
        producer = relay._broker.producer("bench")  # as the relay begins with one
        for start in range(0, len(messages), 1000):
            producer.begin_transaction()
            for one in messages[start : start + 1000]:
                producer.send("bench", one.value, one.key, list(one.headers.items()))
            producer.commit_transaction()
        producer.close(timeout=2)

    return await seconds(asyncio.to_thread(send))


async def _latency(carried: House, name: str) -> list[Figure]:
    await asyncio.to_thread(lambda: carried.room.reader)
    async with running(carried):
        await until_caught_up(carried.runners)
        await carried.recommender.catch_up()
        waits = await latencies(carried)
    detail = f"{len(waits)} offers published one by one, broker: {name}"
    median, worst = float(np.percentile(waits, 50)), float(np.percentile(waits, 99))
    what = "published offer → recommended, over Kafka"
    return [
        Figure(f"{what}, median", median, "s", 0.5, "at_most", detail),
        Figure(f"{what}, p99", worst, "s", 1.5, "at_most", detail),
    ]
