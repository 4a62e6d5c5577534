"""A view's rebuild against reading and mapping its log: to contracts, and by ``eventsourcing`` alone to domain events."""

from __future__ import annotations

import asyncio
import gc
from datetime import date, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from contracts.placements import Evidence, PlacementTerms
from services.bootstrap import House
from services.demo.offers import generate_offers
from services.offers.views import OpenOffers
from services.placements.terms import PathKnown
from services.placements.views import PlacementsAndFollowUps
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, against_reading, temporary_house

OFFERS, PEOPLE = 10_000, 5_000
BATCH = 500
BEGAN, LEFT = date(2024, 1, 8), date(2024, 6, 28)


async def measure() -> list[Figure]:
    """Fill logs, read and map each, then rebuild the views that follow it alone."""
    async with temporary_house() as built:
        offers = generate_offers(OFFERS, 3, built.gazetteer, built.taxonomy, TODAY)
        while batch := list(islice(offers, BATCH)):
            await asyncio.to_thread(built.offers.take, batch)
        await asyncio.to_thread(_place, built)
        gc.collect()
        gc.freeze()  # what the generator holds is no part of what is measured, and collecting would go through it
        return [
            await against_reading(
                built, built.offers, OpenOffers, "view rebuild against reading and mapping the log alone"
            ),
            await against_reading(
                built,
                built.placements,
                PlacementsAndFollowUps,
                "rebuild of the view of placements against reading and mapping the log alone",
            ),
        ]


def _place(built: House) -> None:
    """Placements, some corrected, and follow-ups of people whom only this log knows."""
    placements, random = built.placements, Random(7)
    placements._people = lambda _: None  # nobody is registered here: keys are no part of what is measured
    programme, session = UUID(int=1), UUID(int=2)

    def work(first: int) -> None:
        for number in range(first, first + BATCH):
            known = PathKnown(UUID(int=number + 10), programme, session, BEGAN, BEGAN, LEFT)
            starts = LEFT + timedelta(days=random.randrange(150))
            terms = PlacementTerms(
                sector="C",
                size_class="small",
                contract=random.choice(("permanent", "fixed_term", "temporary")),
                country_of_residence="FR",
                country_of_work=random.choice(("FR", "BE")),
                starts_on=starts,
                evidence=(Evidence(kind="contract"),),
            )
            placement_id = placements.record(known, terms, "bench")
            if number % 5 == 0:
                placements.correct(
                    placement_id, terms.model_copy(update={"ends_on": starts + timedelta(days=200)})
                )
            placements.follow_up(known, "6_months", date(2024, 12, 28), "employed", "telephone", "FR")

    for first in range(0, PEOPLE, BATCH):
        placements.together(lambda first=first: work(first))  # type: ignore[misc]
