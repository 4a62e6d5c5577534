"""SIGKILL of each service and view while thousands of commands run: nothing is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import psutil

from contracts.offers import OfferTerms
from contracts.values import Place
from services.recommendations.views import ReadOffers
from tests.faults import truths
from tests.faults.commands import Callers
from tests.faults.machine import machine

COMMANDS = 5_000
DEATHS = 8
TERMS = OfferTerms(
    title="Soudeur",
    language="fr",
    places=(Place(label="Tournai", country="BE", latitude=50.61, longitude=3.39),),
    published_at=datetime.now(UTC),
)


async def test_processes_are_killed_while_commands_run() -> None:
    with machine() as here:
        async with (
            here.inside() as built
        ):  # makes the tables once, so that processes do not wait for each other,
            await asyncio.to_thread(
                lambda: built.room.reader
            )  # and the labels, which none lives long enough to make
        offers = here.serve("offers").until_live()
        mortal = [
            offers,
            here.serve("view:offers.open_offers", "view:jobseekers.profiles", "policies"),
            here.serve("view:recommendations.offers"),
            here.serve("view:recommendations.offers", "view:offers.open_offers"),  # a second one of each
        ]
        callers = Callers(offers.url, COMMANDS).start()
        for death in range(1, DEATHS + 1):
            await callers.until(death / (DEATHS + 1))
            victim = mortal[death % len(mortal)]
            victim.kill()
            victim.start()
        callers.until_done()
        assert callers.tried_again
        assert len(callers.accepted) == COMMANDS

        async with here.inside() as built:
            await truths.until_caught_up(built.runners)
            here.stop_all()
            await truths.each_accepted_command_is_in_the_log_once(built, callers.accepted)
            await truths.views_are_what_their_logs_say(built, built.runners)
            await truths.no_recommendation_points_at_a_closed_offer(built)


async def test_a_view_that_reads_goes_on_in_another_process_on_the_same_port() -> None:
    with machine() as here:
        async with here.inside() as built:
            await asyncio.to_thread(lambda: built.room.reader)
            reading = here.serve("view:recommendations.offers").until_live()
            seen = [reading.child().pid]
            for death in range(2):
                await asyncio.to_thread(built.offers.publish, "test", f"before-{death}", TERMS)
                reading.child().kill()
                await asyncio.to_thread(built.offers.publish, "test", f"after-{death}", TERMS)
                reading.until_live()
                await truths.until_caught_up([built.runner(ReadOffers)])
                seen.append(reading.child().pid)
            assert len(set(seen)) == len(seen)
            assert reading.process
            assert reading.process.poll() is None

            reading.stop()
            assert reading.process.returncode == 0
            assert not psutil.pid_exists(seen[-1])
            await truths.views_are_what_their_logs_say(built, [built.runner(ReadOffers)])


async def test_nothing_is_left_of_a_view_that_reads_when_its_parent_is_killed() -> None:
    with machine() as here:
        async with here.inside() as built:
            await asyncio.to_thread(lambda: built.room.reader)
        reading = here.serve("view:recommendations.offers").until_live()
        child = reading.child()

        reading.kill()

        assert psutil.wait_procs([child], timeout=10)[1] == []
        reading.start().until_live()
