"""What must be true after anything was broken."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from contracts.jobseekers import Profile
from contracts.values import LanguageLevel, OccupationStated, Place, TravelLimit
from services.bootstrap import House
from services.floor.views import ViewRunner
from services.offers.domain import Offer
from tests.faults.commands import SOURCE, TITLES, Command

UNTIL_SECONDS = 120.0


async def until_caught_up(runners: Sequence[ViewRunner]) -> None:
    """Wait until views that others follow for have seen everything."""
    start = time.monotonic()
    while behind := {one.view.name: lag for one in runners if (lag := await one.lag())}:
        assert time.monotonic() - start < UNTIL_SECONDS, behind
        await asyncio.sleep(0.1)


async def each_accepted_command_is_in_the_log_once(built: House, accepted: Counter[Command]) -> None:
    """No command was lost, and none that was tried again had its effect twice."""
    told: Counter[tuple[str, str]] = Counter()
    for topic, offer_id in await built.pool.fetch("SELECT topic, originator_id FROM offers.offers_events"):
        told[topic, str(offer_id)] += 1
    topics = {
        "publish": Offer.Published.TOPIC,
        "amend": Offer.Amended.TOPIC,
        "close": Offer.Closed.TOPIC,
    }
    expected = {(topics[one.kind], str(Offer.create_id(SOURCE, one.reference))): 1 for one in accepted}
    assert told == expected


async def views_are_what_their_logs_say(built: House, runners: Sequence[ViewRunner]) -> None:
    """Each of the views holds the rows that building it again from zero gives, and nothing was set aside."""
    assert await built.pool.fetch("SELECT view, reason FROM floor.quarantine") == []
    differing = {one.view.name: tables for one in runners if (tables := await one.verify())}
    assert differing == {}


async def no_recommendation_points_at_a_closed_offer(built: House) -> None:
    """Whatever is recommended can still be applied to."""
    await built.recommender.catch_up()
    open_offers = {
        row[0] for row in await built.pool.fetch("SELECT offer_id FROM offers.open_offers WHERE is_open")
    }
    assert len(built.recommender) == len(open_offers)
    for title in TITLES:
        profile = Profile(
            interface_language="fr",
            residence=Place(label="Lille", country="FR", latitude=50.63, longitude=3.06),
            languages=(LanguageLevel(language="fr", level="C2"),),
            travel=TravelLimit(kilometres=50),
            occupations_wanted=(OccupationStated(label=title),),
        )
        found = await built.recommender.recommend(profile, "fr", limit=50)
        recommended = {one.offer for one in (*found.recommended, *found.near_misses)}
        assert recommended <= open_offers
