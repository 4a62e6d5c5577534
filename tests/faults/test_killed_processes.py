"""SIGKILL of each service and view while thousands of commands run: nothing is lost, nothing happens twice."""

from __future__ import annotations

import asyncio

from tests.faults import truths
from tests.faults.commands import Callers
from tests.faults.machine import machine

COMMANDS = 5_000
DEATHS = 8


async def test_processes_are_killed_while_commands_run() -> None:
    with machine() as here:
        async with here.inside():
            pass  # makes the tables once, so that processes do not wait for each other
        offers = here.serve("offers").until_live()
        mortal = [
            offers,
            here.serve("view:offers.open_offers", "view:jobseekers.profiles", "policies"),
            here.serve("view:recommendations.offers"),
            here.serve("view:recommendations.offers", "view:offers.open_offers"),  # a second one of each
        ]
        callers = Callers(offers.url, COMMANDS).start()
        for death in range(1, DEATHS + 1):
            while callers.are_busy and len(callers.accepted) < death * COMMANDS // (DEATHS + 1):
                await asyncio.sleep(0.05)
            victim = mortal[death % len(mortal)]
            victim.kill()
            victim.start()
        callers.until_done()
        assert callers.tried_again
        assert len(callers.accepted) == COMMANDS

        async with here.inside() as built:
            await truths.until_caught_up(built)
            here.stop_all()
            await truths.each_accepted_command_is_in_the_log_once(built, callers.accepted)
            await truths.every_view_is_what_its_log_says(built)
            await truths.no_recommendation_points_at_a_closed_offer(built)
