"""A view's rebuild against reading and mapping its log alone."""

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
from services.floor.views import View
from services.offers.views import OpenOffers
from services.placements.terms import PathKnown
from services.placements.views import PlacementsAndFollowUps
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, by_turns, temporary_house

OFFERS, PEOPLE = 10_000, 5_000
BATCH = 500
BEGAN, LEFT = date(2024, 1, 8), date(2024, 6, 28)


async def measure() -> list[Figure]:
    """Fill logs, read each through the stream without a view, then rebuild the views that follow it alone."""
    async with temporary_house() as built:
        offers = generate_offers(OFFERS, 3, built.gazetteer, built.taxonomy, TODAY)
        while batch := list(islice(offers, BATCH)):
            await asyncio.to_thread(built.offers.take, batch)
        await asyncio.to_thread(_place, built)
        gc.collect()
        gc.freeze()  # what the generator holds is no part of what is measured, and collecting would go through it
        return [
            await _against_reading(built, "offers", OpenOffers, "view rebuild"),
            await _against_reading(
                built, "placements", PlacementsAndFollowUps, "rebuild of the view of placements"
            ),
        ]


async def _against_reading(built: House, upstream: str, view: type[View], name: str) -> Figure:
    runner, events = built.runner(view), await built.stream.head(upstream)
    alone, rebuilt = await by_turns(built, runner, upstream)
    detail = f"{events} events: read and mapped {events / alone:.0f}/s, rebuilt {events / rebuilt:.0f}/s"
    return Figure(
        f"{name} against reading and mapping the log alone", alone / rebuilt, "×", 0.5, "at_least", detail
    )


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
