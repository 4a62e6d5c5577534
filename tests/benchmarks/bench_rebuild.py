"""A view's rebuild against reading and mapping the log alone."""

from __future__ import annotations

import asyncio
import gc
import time
from itertools import islice

from services.demo.offers import generate_offers
from services.offers.views import OpenOffers
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, temporary_house

OFFERS = 10_000


async def measure() -> list[Figure]:
    """Fill a log, read it through the stream without a view, then rebuild the view of open offers from it."""
    async with temporary_house() as built:
        made = generate_offers(OFFERS, 3, built.gazetteer, built.taxonomy, TODAY)
        while batch := list(islice(made, 500)):
            await asyncio.to_thread(built.offers.take, batch)
        gc.collect()
        gc.freeze()  # what the generator holds is no part of what is measured, and collecting would go through it
        await _read(built)
        alone = min([await _timed(_read(built)) for _ in range(3)])
        runner = built.runner(OpenOffers)
        await runner.rebuild()
        rebuilt = min([await _timed(runner.rebuild()) for _ in range(3)])
        detail = f"{OFFERS} events: read and mapped {OFFERS / alone:.0f}/s, rebuilt {OFFERS / rebuilt:.0f}/s"
        return [
            Figure(
                "view rebuild against reading and mapping the log alone",
                alone / rebuilt,
                "×",
                0.5,
                "at_least",
                detail,
            )
        ]


async def _read(built) -> None:  # type: ignore[no-untyped-def]
    position = 0
    while batch := await built.stream.read("offers", position):
        position = batch.position


async def _timed(work) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    await work
    return time.perf_counter() - start
