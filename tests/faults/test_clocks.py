"""Clocks jump back and forth while commands run: views are what their logs say, and what was known stays in order."""

from __future__ import annotations

import asyncio
import random
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.bootstrap import House
from services.floor.database import Database
from services.kernel.clock import replaying
from tests.backup_given import Home, caught_up, one_path, programme

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
JUMPS = (timedelta(days=-200), timedelta(hours=-3), timedelta(seconds=-1), timedelta(0), timedelta(days=90))
UNORDERED = """
SELECT count(*) FROM indicators.enrolments AS later JOIN indicators.enrolments AS earlier USING (session_id, person_id)
WHERE earlier.position_from < later.position_from AND earlier.recorded_from > later.recorded_from"""


def commands(built: House, seed: int) -> None:
    """Some people's ways through all services, the clock jumping before each step."""
    chosen = random.Random(seed)
    with ExitStack() as clocks:

        def jump(*_: object) -> None:
            clocks.enter_context(replaying(NOON + chosen.choice(JUMPS)))

        jump()
        programme_id, session_id = programme(built)
        people = [one_path(built, programme_id, session_id, number, jump) for number in range(8)]
        for person in people[::3]:
            jump()
            built.jobseekers.erase(person)


@pytest.mark.parametrize("seed", range(3))
async def test_the_clock_jumps_between_commands(database: Database, tmp_path: Path, seed: int) -> None:
    async with Home.on(database, tmp_path).opened() as built:
        await asyncio.to_thread(commands, built, seed)
        await caught_up(built)
        assert await built.pool.fetch("SELECT reason FROM floor.quarantine") == []
        assert await built.pool.fetchval(UNORDERED) == 0
        for runner in built.runners:
            assert await runner.verify() == (), runner.view.name
