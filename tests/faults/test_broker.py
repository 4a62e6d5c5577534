"""Over a real broker: everything is killed while thousands of commands run, the broker itself too, and its leader."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from services.floor.streams.kafka.broker import SESSION_SECONDS
from tests.faults import truths
from tests.faults.commands import Callers
from tests.faults.machine import Machine, machine
from tests.kafka_given import BROKERS, Cluster, apache

COMMANDS = 240
VIEWS = ("offers.open_offers", "jobseekers.profiles")
needs_apache = pytest.mark.skipif(
    "apache" not in BROKERS, reason="PASSERELLE_TEST_KAFKA_HOME names no Apache Kafka"
)
Death = Callable[[Machine, Cluster], None]


def relay_and_view(here: Machine, cluster: Cluster) -> None:
    for one in here.served[1:]:
        one.kill()
        one.start()


def broker_killed(here: Machine, cluster: Cluster) -> None:
    cluster.nodes[0].kill()
    cluster.nodes[0].start()


def one_stalls_and_another_comes(here: Machine, cluster: Cluster) -> None:
    """The first member of the group hears and says nothing for longer than the broker waits for it, as one that is far too
    slow, or swapped out; meanwhile a newcomer has the partitions divided anew, twice."""
    stalled = here.served[2]
    assert stalled.process
    stalled.process.send_signal(signal.SIGSTOP)
    here.serve(f"view:{VIEWS[0]}").until_live()
    time.sleep(SESSION_SECONDS + 2)
    stalled.process.send_signal(signal.SIGCONT)


async def broken(brokers: Callable[[], AbstractContextManager[Cluster]], death: Death, times: int) -> None:
    with machine() as here, brokers() as cluster:
        async with here.inside():
            pass
        here.settings["PASSERELLE_KAFKA"] = cluster.servers
        offers = here.serve("offers").until_live()
        here.serve("relays").until_live()  # so that it publishes while commands run
        here.serve(*(f"view:{name}" for name in VIEWS))
        here.serve(f"view:{VIEWS[0]}")  # a second member of the group
        callers = Callers(offers.url, COMMANDS).start()
        for number in range(1, times + 1):
            await callers.until(number / (times + 1))
            death(here, cluster)
        callers.until_done()
        assert len(callers.accepted) == COMMANDS
        cluster.until_answers()

        async with here.inside(kafka=cluster.servers) as built:
            followed = [one for one in built.runners if one.view.name in VIEWS]
            await truths.until_caught_up(followed)
            here.stop_all()
            await truths.each_accepted_command_is_in_the_log_once(built, callers.accepted)
            await truths.views_are_what_their_logs_say(built, followed)


@pytest.mark.parametrize("kind", BROKERS)
async def test_relays_and_views_are_killed(kind: str) -> None:
    await broken(BROKERS[kind], relay_and_view, times=1)


@pytest.mark.parametrize("kind", BROKERS)
async def test_a_member_stalls_while_another_comes(kind: str) -> None:
    await broken(BROKERS[kind], one_stalls_and_another_comes, times=1)


@pytest.mark.parametrize("kind", BROKERS)
async def test_the_broker_is_killed_and_comes_back(kind: str) -> None:
    """The one that comes by pip loses what it acknowledged in the last moments: that is published again."""
    await broken(BROKERS[kind], broker_killed, times=1)


@needs_apache
async def test_one_of_three_nodes_dies_and_others_lead() -> None:
    await broken(lambda: apache(3), broker_killed, times=1)
