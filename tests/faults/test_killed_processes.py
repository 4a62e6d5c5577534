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
