"""Whoever fails again waits longer, and begins anew once something went well."""

from __future__ import annotations

import asyncio

import pytest

from services.floor.waits import FIRST_SECONDS, LONGEST_SECONDS, Waits


async def test_waits_double_to_the_longest_and_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    waits, expected = Waits(), FIRST_SECONDS
    for _ in range(8):
        await waits.wait()
        assert expected / 2 <= slept[-1] <= expected
        expected = min(2 * expected, LONGEST_SECONDS)
    assert waits.seconds == LONGEST_SECONDS
    waits.went_well()
    assert waits.seconds == FIRST_SECONDS
