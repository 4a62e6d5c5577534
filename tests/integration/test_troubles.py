"""What goes wrong with a follower is told once, wherever somebody asks, until it is well again."""

from __future__ import annotations

import pytest

from services.floor.database import Pool
from services.floor.troubles import SCHEMA, Troubles, troubles


class Refused(RuntimeError):
    """Says all there is to say."""


@pytest.fixture
async def follower(pool: Pool) -> Troubles:
    await pool.execute("CREATE SCHEMA IF NOT EXISTS floor")
    await pool.execute(SCHEMA)
    return Troubles(pool, "relay:offers", Refused)


@pytest.mark.parametrize(
    ("error", "explains_itself"),
    [(ConnectionResetError("gone"), True), (Refused("too large"), True), (KeyError("offer"), False)],
)
async def test_a_stack_is_logged_only_of_what_does_not_explain_itself(
    follower: Troubles, caplog: pytest.LogCaptureFixture, error: Exception, explains_itself: bool
) -> None:
    await follower.waited_out(error)
    [logged] = [one for one in caplog.records if one.name == "services.floor.troubles"]
    assert logged.getMessage().startswith("relay:offers waits 0.2 s after: ")
    assert (logged.exc_info is None) == explains_itself


async def test_others_are_told_until_it_is_well_again(follower: Troubles, pool: Pool) -> None:
    await follower.waited_out(Refused("too large"))
    assert await troubles(pool) == {"relay:offers": follower.last}
    assert follower.last and "too large" in follower.last
    await follower.passed()
    assert follower.last is None and await troubles(pool) == {}


async def test_what_a_process_said_that_died_is_taken_back(follower: Troubles, pool: Pool) -> None:
    await follower.waited_out(Refused("too large"))
    await Troubles(pool, "relay:offers").passed()
    assert await troubles(pool) == {}


async def test_it_waits_longer_each_time_in_a_row(
    follower: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        await follower.waited_out(Refused("too large"))
    await follower.passed()
    await follower.waited_out(Refused("too large"))
    told = [one.getMessage() for one in caplog.records if one.name == "services.floor.troubles"]
    assert [line.split(" after")[0] for line in told] == [
        "relay:offers waits 0.2 s",
        "relay:offers waits 0.4 s",
        "relay:offers waits 0.2 s",
    ]
