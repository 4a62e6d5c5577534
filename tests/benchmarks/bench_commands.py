"""Commands accepted while relays, views and matching run beside, and how soon a view that was killed is back."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from statistics import median
from uuid import UUID

import psutil
from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder

from contracts.offers import OfferTerms
from services.bootstrap import House
from services.demo.offers import generate_offers
from services.floor.database import Database
from services.floor.views import View, ViewRunner
from services.offers.domain import Offer
from services.offers.publishing import own_terms
from services.offers.transcoding import TermsAsPlainJson
from services.offers.views import OpenOffers
from services.recommendations.views import ReadOffers
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY
from tests.benchmarks.processes import until_answered
from tests.faults.machine import Machine, Served, machine
from tests.kafka_given import BROKERS

COMMANDS, ROUNDS, CALLERS = 1_000, 3, 4
STEADY_SECONDS = 0.05
"""Between the commands that go on while a view is killed: twenty offers a second, fifty times what France and Belgium publish."""
IDLE_PERCENT = 40
"""Of one processor, for a process that does no more than follow those commands."""
LOOKS = 20
"""Of two seconds each."""
NEARLY = 10
"""Messages that a view which keeps up may be behind at any moment, of commands that go on."""
USUALLY, DEAD_SECONDS = 50, 0.2

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
            accepted = await _accepted(here, built, made, name)
            followers[1].stop()
            return [accepted, *await _back(here, built, made)]


async def _accepted(here: Machine, built: House, made: Iterator[Given], broker: str) -> Figure:
    await built.pool.execute("CREATE SCHEMA alone")
    alone = Alone(env=as_the_library_records(here.place))
    by_itself = among_all = 0.0
    await asyncio.to_thread(
        _published, built.offers.publish, list(islice(made, COMMANDS))
    )  # warms the broker up
    for _ in range(ROUNDS):
        await _until_caught_up(built.runners)
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


async def _back(here: Machine, built: House, made: Iterator[Given]) -> list[Figure]:
    """Each view by itself; the one that loads the encoder in the process that folds, and with the parent that keeps it alive."""
    return [
        await _after_sigkill(here, built, made, OpenOffers),
        await _after_sigkill(here, built, made, ReadOffers, of_child=True),
        await _after_sigkill(here, built, made, ReadOffers),
    ]


async def _after_sigkill(
    here: Machine, built: House, made: Iterator[Given], view: type[View], *, of_child: bool = False
) -> Figure:
    """Seconds from the SIGKILL of a view's process, which is started again at once, until it has all that was published while it
    was dead, and is no further behind than it was before."""
    served = here.serve(f"view:{view.name}")
    await asyncio.to_thread(until_loaded, served)
    runner = built.runner(view)
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            built.offers.publish(*next(made))
            stop.wait(STEADY_SECONDS)

    commands = asyncio.create_task(asyncio.to_thread(go_on))
    try:
        await _until_caught_up([runner])
        seconds = []
        for _ in range(ROUNDS):
            seconds.append(await _killed(served, runner, of_child=of_child))
            await asyncio.to_thread(until_loaded, served)
    finally:
        stop.set()
        await commands
    served.stop()
    who = "forked again by its parent" if of_child else "started again whole"
    detail = (
        f"{view.name}, {who}, as near to the end as before, the worst of {ROUNDS} ({min(seconds):.1f} s the best);"
        f" {1 / STEADY_SECONDS:.0f} commands a second going on"
    )
    return Figure("after SIGKILL of a view: caught up again", max(seconds), "s", 5, "at_most", detail)


def until_loaded(one: Served) -> None:
    """Until a process answers, and has read what it needs: then it has little to do. No longer than loading ever takes."""
    one.until_live()
    assert one.process
    parent = psutil.Process(one.process.pid)
    process = next(iter(parent.children()), parent)
    for _ in range(LOOKS):
        if process.cpu_percent(2) <= IDLE_PERCENT:
            return


async def _killed(served: Served, runner: ViewRunner, *, of_child: bool) -> float:
    behind = await _usually_behind(runner)
    start = time.perf_counter()
    if of_child:
        served.child().kill()
    else:
        served.kill()
        served.start()
    await asyncio.sleep(DEAD_SECONDS)  # what it had in hand may still come in
    dead = await runner.lag() + sum((await runner.positions()).values())
    while sum((await runner.positions()).values()) < dead:
        await asyncio.sleep(0.02)
    await _until_caught_up([runner], behind)
    return time.perf_counter() - start


async def _usually_behind(runner: ViewRunner) -> int:
    """How many messages a view that keeps up is behind while commands go on: what came in within its latency."""
    lags = []
    for _ in range(USUALLY):
        await asyncio.sleep(0.1)
        lags.append(await runner.lag())
    return max(NEARLY, int(median(lags)))


async def _until_caught_up(runners: Sequence[ViewRunner], behind: int = NEARLY) -> None:
    while any([await one.lag() > behind for one in runners]):
        await asyncio.sleep(0.02)
