"""How soon a view whose process was killed is back, while commands go on."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from itertools import islice
from statistics import median

import psutil

from contracts.offers import OfferTerms
from services.bootstrap import House
from services.demo.offers import generate_offers
from services.floor.views import View, ViewRunner
from services.offers.views import OpenOffers
from services.recommendations.views import ReadOffers
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import NEARLY, TODAY, until_caught_up
from tests.benchmarks.processes import until_answered
from tests.faults.machine import Machine, Served, machine
from tests.kafka_given import BROKERS

ROUNDS = 3
BEFORE = 1_000
"""Offers in the log, and in the topics, before the first is killed."""
STEADY_SECONDS = 0.05
"""Between the commands that go on while a view is killed: twenty offers a second, fifty times what France and Belgium publish."""
IDLE_PERCENT = 40
"""Of one processor, for a process that does no more than follow those commands."""
LOOKS = 20
"""Of two seconds each."""
USUALLY, DEAD_SECONDS = 50, 0.2


class Whole:
    """A view's process is killed with what keeps it alive, and started again at once, as a supervisor does."""

    told = "started again whole"

    def __init__(self, here: Machine, view: type[View]) -> None:
        self.served = [here.serve(f"view:{view.name}")]

    def until_loaded(self) -> None:
        """Until each of its processes has loaded what it needs: then it has little to do."""
        for one in self.served:
            until_loaded(one)

    def kill(self) -> None:
        self.served[0].kill()
        self.served[0].start()

    def stop(self) -> None:
        for one in self.served:
            one.stop()


class OfChild(Whole):
    """The process that folds is killed, and its parent forks it again."""

    told = "forked again by its parent"

    def kill(self) -> None:
        self.served[0].child().kill()


class WithOneWaiting(Whole):
    """A view's process is killed with what keeps it alive; one that waits, loaded, takes its place, and it is started again to
    wait in its turn."""

    told = "killed with its parent, its place taken by a process that waited for it"

    def __init__(self, here: Machine, view: type[View]) -> None:
        here.settings["PASSERELLE_KAFKA_MEMBERS"] = "1"
        super().__init__(here, view)
        self.until_loaded()
        self.served.append(here.serve(f"view:{view.name}"))
        del here.settings["PASSERELLE_KAFKA_MEMBERS"]

    def kill(self) -> None:
        super().kill()
        self.served.reverse()


async def measure() -> list[Figure]:
    """On Apache Kafka where it is at hand, else on the broker that comes by pip. Each view by itself; the one that loads the
    encoder in each way that it can come back."""
    name = list(BROKERS)[-1]
    with BROKERS[name]() as cluster, machine() as here:
        here.settings["PASSERELLE_KAFKA"] = cluster.servers
        async with here.inside(cluster.servers) as built:
            for one in (here.serve("relays", "policies"), here.serve("web", "recommendations")):
                await asyncio.to_thread(until_answered, f"{one.url}/health/live")
            made = generate_offers(1_000_000, 5, built.gazetteer, built.taxonomy, TODAY)
            for given in islice(made, BEFORE):
                built.offers.publish(*given)
            return [
                await _after_sigkill(here, built, made, *each)
                for each in (
                    (OpenOffers, Whole),
                    (ReadOffers, OfChild),
                    (ReadOffers, WithOneWaiting),
                    (ReadOffers, Whole),
                )
            ]


async def _after_sigkill(
    here: Machine,
    built: House,
    made: Iterator[tuple[str, str, OfferTerms]],
    view: type[View],
    way: type[Whole],
) -> Figure:
    """Seconds from the SIGKILL of a view's process until it has all that was published while it was dead, and is no further
    behind than it was before."""
    killed = await asyncio.to_thread(way, here, view)
    await asyncio.to_thread(killed.until_loaded)
    runner = built.runner(view)
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            built.offers.publish(*next(made))
            stop.wait(STEADY_SECONDS)

    commands = asyncio.create_task(asyncio.to_thread(go_on))
    try:
        await until_caught_up([runner])
        seconds = []
        for _ in range(ROUNDS):
            seconds.append(await _back(killed, runner))
            await asyncio.to_thread(killed.until_loaded)
    finally:
        stop.set()
        await commands
    killed.stop()
    detail = (
        f"{view.name}, {way.told}, as near to the end as before, the worst of {ROUNDS} ({min(seconds):.1f} s the best);"
        f" {1 / STEADY_SECONDS:.0f} commands a second going on"
    )
    return Figure("after SIGKILL of a view: caught up again", max(seconds), "s", 5, "at_most", detail)


def until_loaded(one: Served) -> None:
    """Until a process answers and does hardly anything. No longer than loading ever takes."""
    one.until_live()
    assert one.process
    parent = psutil.Process(one.process.pid)
    process = next(iter(parent.children()), parent)
    for _ in range(LOOKS):
        if process.cpu_percent(2) <= IDLE_PERCENT:
            return


async def _back(killed: Whole, runner: ViewRunner) -> float:
    behind = await _usually_behind(runner)
    start = time.perf_counter()
    killed.kill()
    await asyncio.sleep(DEAD_SECONDS)  # what it had in hand may still come in
    dead = await runner.lag() + sum((await runner.positions()).values())
    while sum((await runner.positions()).values()) < dead:
        await asyncio.sleep(0.02)
    await until_caught_up([runner], behind)
    return time.perf_counter() - start


async def _usually_behind(runner: ViewRunner) -> int:
    """How many messages a view that keeps up is behind while commands go on: what came in within its latency."""
    lags = []
    for _ in range(USUALLY):
        await asyncio.sleep(0.1)
        lags.append(await runner.lag())
    return max(NEARLY, int(median(lags)))
