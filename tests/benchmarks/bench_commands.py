"""Commands accepted while relays, views and matching run beside."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder

from contracts.offers import OfferTerms
from services.bootstrap import House
from services.demo.offers import generate_offers
from services.floor.database import Database
from services.offers.domain import Offer
from services.offers.publishing import own_terms
from services.offers.transcoding import TermsAsPlainJson
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, until_caught_up
from tests.benchmarks.processes import until_answered
from tests.faults.machine import Machine, machine
from tests.kafka_given import BROKERS

COMMANDS, ROUNDS, CALLERS = 1_000, 3, 4

Given = tuple[str, str, OfferTerms]


class Alone(Application[UUID]):
    """What the library does by itself: an aggregate saved, nobody listening."""

    name = "alone"

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(TermsAsPlainJson())

    def publish(self, source: str, reference: str, terms: OfferTerms) -> None:
        self.save(Offer.publish(source, reference, own_terms(terms)))


async def measure() -> list[Figure]:
    """On Apache Kafka where it is at hand, else on the broker that comes by pip; every part in a process of its own."""
    name = list(BROKERS)[-1]
    with BROKERS[name]() as cluster, machine() as here:
        here.settings["PASSERELLE_KAFKA"] = cluster.servers
        async with here.inside(cluster.servers) as built:
            followers = [
                here.serve("relays", "policies"),
                here.serve("views"),
                here.serve("web", "recommendations"),
            ]
            for one in followers:
                await asyncio.to_thread(until_answered, f"{one.url}/health/live")
            made = generate_offers(1_000_000, 5, built.gazetteer, built.taxonomy, TODAY)
            return [await _accepted(here, built, made, name)]


async def _accepted(here: Machine, built: House, made: Iterator[Given], broker: str) -> Figure:
    await built.pool.execute("CREATE SCHEMA alone")
    alone = Alone(env=as_the_library_records(here.place))
    by_itself = among_all = 0.0
    await asyncio.to_thread(
        _published, built.offers.publish, list(islice(made, COMMANDS))
    )  # warms the broker up
    for _ in range(ROUNDS):
        await until_caught_up(built.runners)
        by_itself += await asyncio.to_thread(_published, alone.publish, list(islice(made, COMMANDS)))
        among_all += await asyncio.to_thread(_published, built.offers.publish, list(islice(made, COMMANDS)))
    alone.close()
    count = ROUNDS * COMMANDS
    detail = (
        f"{count} offers by {CALLERS} callers, every part in a process of its own, broker: {broker};"
        f" {count / among_all:.0f}/s and {count / by_itself:.0f}/s"
    )
    name = "commands accepted with relays, views and matching running, against eventsourcing alone"
    return Figure(name, by_itself / among_all, "×", 0.7, "at_least", detail)


def as_the_library_records(place: Database) -> dict[str, str]:
    """The settings of the services, with the library's own way to write and nobody's keys."""
    theirs = {"PERSISTENCE_MODULE": "eventsourcing.postgres", "APPLICATION_RECORDER_TOPIC": ""}
    return place.environment("alone") | theirs


def _published(publish: Callable[[str, str, OfferTerms], object], offers: Sequence[Given]) -> float:
    start = time.perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(lambda offer: publish(*offer), offers))
    return time.perf_counter() - start
