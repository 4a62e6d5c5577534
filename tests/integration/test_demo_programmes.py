"""A story replayed on a real database gives the figures that are public of it, as known on any day of those years."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from services.bootstrap import House, house
from services.demo.programmes import STORIES, Services, replay
from services.floor.database import Database
from services.floor.settings import Settings
from services.indicators.definitions import DEFINITIONS
from services.programmes.rules import KNOWN_DEFINITIONS

TODAY = date(2026, 11, 24)


@pytest.fixture
async def weldcome(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house(Settings(home=tmp_path), database) as built:
        assert await asyncio.to_thread(replay, STORIES["weldcome"](TODAY), services(built))
        await built.catch_up(reading=False)
        yield built


def services(built: House) -> Services:
    return Services(built.jobseekers, built.programmes, built.trainings, built.placements)


def test_programmes_may_report_under_every_definition_there_is_and_no_other():
    assert set(DEFINITIONS) == KNOWN_DEFINITIONS


async def test_89_of_whom_69_and_20_and_79_percent_as_it_was_declared(weldcome: House):
    took_part = await weldcome.indicators.participants("weldcome")
    assert took_part.participants == 89 and dict(took_part.by_country_of_residence) == {"FR": 69, "BE": 20}
    figures = {one.definition: one for one in await weldcome.indicators.figures("weldcome")}
    declared = figures["programme_declared"]
    assert declared.value == 0.79 and declared.method_unknown and declared.numerator is None
    for name in ("esf_exit", "esf_six_months", "return_to_work_six_months"):
        assert figures[name].denominator == 89 and not figures[name].method_unknown
    assert figures["rco85"].numerator == 89


async def test_each_session_and_each_country_adds_up_to_the_whole(weldcome: House):
    for name in ("session", "country_of_residence", "gender", "age_class"):
        (whole,) = await weldcome.indicators.figures("weldcome", ["esf_six_months"])
        parts = await weldcome.indicators.figures("weldcome", ["esf_six_months"], [(name,)])
        assert sum(part.denominator or 0 for part in parts) == whole.denominator
        assert sum(part.numerator or 0 for part in parts) == whole.numerator


async def test_what_was_known_earlier_is_less(weldcome: House):
    early = await weldcome.indicators.figures("weldcome", ["rco85"], as_of=date(2019, 6, 30))
    assert early[0].numerator == 36
    (before,) = await weldcome.indicators.figures("weldcome", ["esf_six_months"], as_of=date(2020, 6, 30))
    (after,) = await weldcome.indicators.figures("weldcome", ["esf_six_months"])
    assert before.denominator < after.denominator


async def test_replayed_again_it_is_the_same_story(weldcome: House):
    heads = {name: await weldcome.stream.head(name) for name in ("trainings", "placements", "programmes")}
    assert not await asyncio.to_thread(replay, STORIES["weldcome"](TODAY), services(weldcome))
    assert heads == {name: await weldcome.stream.head(name) for name in heads}
