"""Catching up beside other processes: they are waited for, and what they leave undone is done."""

from __future__ import annotations

import asyncio

from services.bootstrap import House
from services.following import look_elsewhere, marked
from services.offers.views import OpenOffers
from tests.integration.test_offers_service import LILLE, terms

FOLLOWED = f"view:{OpenOffers.name}"


async def test_a_view_whose_process_goes_away_is_caught_up_with_here(built: House) -> None:
    counted: list[int] = []
    async with marked(built, [FOLLOWED]):
        await look_elsewhere(built)
        assert built.followed_elsewhere == {FOLLOWED}
        await asyncio.to_thread(built.offers.publish, "test", "1", terms("Soudeur", LILLE))
        catching_up = asyncio.create_task(built.catch_up(counted.append, reading=False))
        await asyncio.sleep(0.6)
        assert not catching_up.done() and await built.runner(OpenOffers).lag() == 1
    async with asyncio.timeout(30):
        await catching_up
    assert await built.runner(OpenOffers).lag() == 0
    assert sum(counted) == 1


async def test_what_another_process_does_is_waited_for_and_counted(built: House) -> None:
    counted: list[int] = []
    async with marked(built, [FOLLOWED]):
        await look_elsewhere(built)
        await asyncio.to_thread(built.offers.publish, "test", "1", terms("Soudeur", LILLE))
        catching_up = asyncio.create_task(built.catch_up(counted.append, reading=False))
        await asyncio.sleep(0.3)
        await built.runner(OpenOffers).catch_up()
        async with asyncio.timeout(30):
            await catching_up
    assert sum(counted) == 1
