"""The index: whatever was put and removed in whatever order, it is the same as one made fresh."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin
from random import Random
from threading import Thread
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.values import TravelLimit
from matching.index import OfferIndex
from matching.index.cells import cells_of, cells_within
from matching.index.columns import SKILLS as MOST_SKILLS
from matching.index.facts import ranked_skills
from matching.ranking import Ranker
from matching.reading import OfferReading, SkillRead
from matching.travel import EARTH_RADIUS_KM
from tests.unit.matching_given import (
    DIMENSION,
    TAXONOMY,
    TODAY,
    a_profile,
    an_offer,
    drawn_id,
    drawn_offer,
    drawn_profile,
    randoms,
)


def fresh(offers: dict[UUID, OfferReading]) -> OfferIndex:
    index = OfferIndex(DIMENSION, TAXONOMY)
    index.put(offers.items())
    return index


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_any_history_of_puts_and_removals_gives_the_index_of_what_is_left(random: Random) -> None:
    index, left = OfferIndex(DIMENSION, TAXONOMY), {}
    ids = [drawn_id(random) for _ in range(40)]
    for _ in range(60):
        some = random.sample(ids, random.randint(1, 6))
        if random.random() < 0.6:
            news = {offer_id: drawn_offer(random) for offer_id in some}
            index.put(news.items())
            left |= news
        else:
            index.remove(some)
            left = {offer_id: offer for offer_id, offer in left.items() if offer_id not in some}
    assert len(index) == len(left)
    profile = drawn_profile(random)
    grown, made_fresh = (Ranker(one, TAXONOMY).search(profile, 40, TODAY) for one in (index, fresh(left)))
    assert grown == made_fresh


@given(randoms)
@settings(max_examples=30, deadline=None)
def test_nothing_removed_is_ever_served(random: Random) -> None:
    offers = {drawn_id(random): drawn_offer(random) for _ in range(60)}
    index = fresh(offers)
    gone = set(random.sample(list(offers), 30))
    index.remove(gone)
    result = Ranker(index, TAXONOMY).search(drawn_profile(random), 60, TODAY)
    served = {scored.offer_id for scored in result.recommended} | {
        near.scored.offer_id for near in result.near_misses
    }
    assert not served & gone and not any(offer_id in index for offer_id in gone)


def test_slots_are_used_again() -> None:
    index = OfferIndex(DIMENSION, TAXONOMY)
    for round_number in range(50):
        ids = [UUID(int=100 * round_number + n) for n in range(10)]
        index.put((offer_id, an_offer()) for offer_id in ids)
        index.remove(ids)
    assert (len(index), index.slots_used) == (0, 16)


def test_a_vector_of_another_encoder_is_refused_and_nothing_of_its_batch_is_kept() -> None:
    index = OfferIndex(DIMENSION, TAXONOMY)
    entries = [(UUID(int=1), an_offer()), (UUID(int=2), an_offer(vector=np.zeros(DIMENSION + 1, np.float32)))]
    with pytest.raises(ValueError, match="dimensions"):
        index.put(entries)
    assert len(index) == 0


def test_searches_beside_changes_see_whole_offers_only() -> None:
    random = Random(5)
    offers = {drawn_id(random): drawn_offer(random) for _ in range(300)}
    ids = list(offers)
    index = fresh(offers)
    profile = a_profile(travel=TravelLimit(kilometres=80))
    everything = {
        one.offer_id: one for one in Ranker(index, TAXONOMY).search(profile, 300, TODAY).recommended
    }
    failures: list[str] = []

    def change() -> None:
        for _ in range(150):
            some = random.sample(ids, 20)
            index.remove(some)
            index.put((offer_id, offers[offer_id]) for offer_id in some)

    changing = Thread(target=change)
    changing.start()
    while changing.is_alive():
        for scored in Ranker(index, TAXONOMY).search(profile, 300, TODAY).recommended:
            if everything.get(scored.offer_id) != scored:
                failures.append(str(scored))
    changing.join()
    assert failures == []
    assert {one.offer_id for one in Ranker(index, TAXONOMY).search(profile, 300, TODAY).recommended} == set(
        everything
    )


@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.floats(0, 360),
    st.floats(0, 1),
    st.sampled_from((1.0, 30.0, 500.0, 9000.0)),
)
@settings(max_examples=300)
def test_every_point_within_reach_lies_in_a_cell_that_is_looked_into(
    latitude: float, longitude: float, bearing: float, share: float, km: float
) -> None:
    angle, north, course = share * km / EARTH_RADIUS_KM, radians(latitude), radians(bearing)
    there = asin(max(-1, min(1, sin(north) * cos(angle) + cos(north) * sin(angle) * cos(course))))
    east = radians(longitude) + atan2(
        sin(course) * sin(angle) * cos(north), cos(angle) - sin(north) * sin(there)
    )
    point = degrees(there), (degrees(east) + 540) % 360 - 180
    assert cells_of(*point) in cells_within(latitude, longitude, km)


def test_a_search_near_lille_looks_into_few_cells() -> None:
    assert len(cells_within(50.63, 3.06, 30)) <= 30


def test_required_skills_are_kept_before_desired_ones_and_each_once() -> None:
    named = [SkillRead(f"words:{n}", str(n), required=n % 2 == 0) for n in range(60)]
    kept = ranked_skills([*named, SkillRead("words:1", "1", required=True)])
    assert len(kept) == MOST_SKILLS and len({skill.key for skill in kept}) == MOST_SKILLS
    assert {skill.key for skill in kept if skill.required} == {f"words:{n}" for n in range(0, 60, 2)} | {
        "words:1"
    }
