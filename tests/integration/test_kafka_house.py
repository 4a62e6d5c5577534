"""A whole house over a broker: catching up ends, whoever publishes and whoever follows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from services.bootstrap import House, house
from services.floor.database import Database
from services.floor.settings import Settings
from services.floor.turns import alone
from services.following import look_elsewhere, running
from services.jobseekers.identity import Identity
from services.jobseekers.views import Profiles
from tests.integration.test_offers_service import LILLE, terms
from tests.kafka_given import Cluster

SECONDS = 90
prefixes = iter(range(1_000_000))


@pytest.fixture
def settings(cluster: Cluster, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, kafka=cluster.servers, kafka_prefix=f"house{next(prefixes)}")


@pytest.fixture
async def built(database: Database, settings: Settings) -> AsyncIterator[House]:
    async with house(settings, database) as found:
        yield found


async def publish(built: House, count: int) -> None:
    def work() -> None:
        for number in range(count):
            built.offers.publish("test", str(number), terms(f"Soudeur {number}", LILLE))

    await asyncio.to_thread(work)


async def caught_up(built: House) -> int:
    async with asyncio.timeout(SECONDS):
        await built.catch_up(reading=False)
    count: int = await built.pool.fetchval("SELECT count(*) FROM offers.open_offers")
    return count


async def test_a_house_that_runs_catches_up(built: House) -> None:
    async with running(built, built.parts(["relays", "view:offers.open_offers"])):
        await publish(built, 5)
        assert await caught_up(built) == 5
        assert await caught_up(built) == 5  # nothing to do


async def test_what_another_house_publishes_is_waited_for(
    built: House, database: Database, settings: Settings
) -> None:
    async with house(settings, database) as other, running(other, other.parts(["relays"])):
        await look_elsewhere(built)
        assert built.followed_elsewhere == {relay.name for relay in built.relays}
        await publish(built, 5)
        assert await caught_up(built) == 5


async def test_events_that_concern_nobody_else_leave_nobody_behind(
    built: House, database: Database, settings: Settings
) -> None:
    """A person who is known by name only is published to nobody: the topic stays empty, and is read to its end."""
    parts = built.parts(["relays", "view:jobseekers.profiles"])
    async with house(settings, database) as other, running(other, parts):
        await look_elsewhere(built)
        zoe = Identity("Zoé", "Testaert", date(1990, 2, 28))
        await asyncio.to_thread(built.jobseekers.record_person, zoe)
        await caught_up(built)
        assert await built.runner(Profiles).lag() == 0


async def test_where_whoever_published_goes_away_one_publishes_oneself(built: House) -> None:
    [relay] = [one for one in built.relays if one.upstream == "offers"]
    async with alone(built.pool, f"relay {built.settings.kafka_prefix}.offers"):
        await publish(built, 5)
        catching_up = asyncio.create_task(caught_up(built))
        await asyncio.sleep(0.5)
        assert not catching_up.done() and await relay.position() == 0
    assert await catching_up == 5
