"""``make run`` on existing data until the first page."""

from __future__ import annotations

import asyncio

from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import passerelle_up, until_answered
from tests.homes import temporary_home


async def measure() -> list[Figure]:
    """Start once with the demonstration data, stop, and time the second start."""
    return await asyncio.to_thread(_measure)


def _measure() -> list[Figure]:
    with temporary_home() as home:
        with passerelle_up(home, "--load-demo") as (address, _):
            until_answered(f"{address}/health/ready", seconds=600)
        with passerelle_up(home, "--load-demo") as (address, _):
            seconds = until_answered(f"{address}/fr/")
    return [
        Figure("make run on existing data until the first page", seconds, "s", 10, "at_most", "2 000 offers")
    ]
