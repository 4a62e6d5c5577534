"""From a published offer to its place in a recommendation, on the embedded house."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

import numpy as np

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import LanguageLevel, OccupationStated, Place, TravelLimit
from services.bootstrap import House
from services.demo.offers import generate_offers
from services.following import running
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, temporary_house

OFFERS = 100
ROUBAIX = Place(label="Roubaix", country="FR", latitude=50.69, longitude=3.17)


async def measure() -> list[Figure]:
    """Publish offers one by one and ask for recommendations until each appears."""
    async with temporary_house() as built:
        await asyncio.to_thread(lambda: built.room.reader)
        async with running(built):
            await built.recommender.catch_up()
            waits = await latencies(built)
        median, worst = np.percentile(waits, 50), np.percentile(waits, 99)
        detail = f"{len(waits)} offers published one by one"
        return [
            Figure(
                "published offer → in a recommendation, median", float(median), "s", 0.3, "at_most", detail
            ),
            Figure("published offer → in a recommendation, p99", float(worst), "s", 1.0, "at_most", detail),
        ]


async def latencies(built: House) -> list[float]:
    """Seconds from publishing each of some offers to its place in a recommendation, of a house that is running."""
    around = [
        (
            source,
            f"{reference} fresh",
            terms.model_copy(update={"places": (ROUBAIX,), "languages": (), "licences": ()}),
        )
        for source, reference, terms in generate_offers(
            2 * OFFERS, 11, built.gazetteer, built.taxonomy, TODAY
        )
        if terms.occupations
    ]
    return [await _until_recommended(built, *offer) for offer in around[: OFFERS + 5]][5:]


async def _until_recommended(built: House, source: str, reference: str, terms: OfferTerms) -> float:
    profile = Profile(
        residence=ROUBAIX,
        travel=TravelLimit(kilometres=30),
        occupations_wanted=(OccupationStated(label=terms.title, code=terms.occupations[0]),),
        languages=tuple(
            LanguageLevel(language=language, level="C2") for language in ("fr", "nl", "en", "de")
        ),
    )
    await built.recommender.recommend(profile, "fr", 100)  # the profile is known; the offer is what is new
    start = time.perf_counter()
    offer_id: UUID = await asyncio.to_thread(built.offers.publish, source, reference, terms)
    while True:
        found = await built.recommender.recommend(profile, "fr", 100)
        if offer_id in {one.offer for one in found.recommended}:
            return time.perf_counter() - start
        if time.perf_counter() - start > 10:
            raise RuntimeError(f"{terms.title} was never recommended")
        await asyncio.sleep(0.005)
