"""Several indexes that share the offers out by territory answer as one that holds them all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from math import inf
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.index import OfferIndex, Territory
from matching.ranking import Ranker, SearchResult, merged
from matching.ranking.search import NEAR_MISSES
from matching.reading import OfferReading, Spot
from tests.unit.matching_given import (
    DIMENSION,
    KORTRIJK,
    LILLE,
    TAXONOMY,
    TODAY,
    a_profile,
    an_offer,
    drawn_id,
    drawn_offer,
    drawn_profile,
    floor,
    randoms,
)

World = dict[UUID, OfferReading]
FRANCE, BELGIUM = Territory(east=3.15), Territory(west=3.15)
"""Lille and Kortrijk are apart."""


def searcher(offers: World, territory: Territory | None = None) -> Ranker:
    index = OfferIndex(DIMENSION, TAXONOMY, territory=territory, room=4096)
    index.put(offers.items())
    return Ranker(index, TAXONOMY)


def drawn_territories(random: Random) -> list[Territory]:
    """A grid of up to nine that leaves nothing outside; some hold much, some nothing."""
    north = [-inf, *sorted(random.uniform(50.2, 51.2) for _ in range(random.randrange(3))), inf]
    east = [-inf, *sorted(random.uniform(2.5, 4.0) for _ in range(random.randrange(3))), inf]
    return [Territory(s, w, n, e) for s, n in pairwise(north) for w, e in pairwise(east)]


def drawn_world(random: Random, size: int) -> World:
    """Offers of which many are alike but for their identifiers and, at times, their places or days."""
    offers: World = {}
    while len(offers) < size:
        offer = drawn_offer(random)
        for _ in range(random.choice((1, 1, 2, 5))):
            offers[drawn_id(random)] = offer
        if offer.spots:  # as near, and in two territories at once or in a neighbour's
            there = tuple(
                replace(spot, place=spot.place + 2, longitude=random.uniform(2.5, 4.0))
                for spot in offer.spots
            )
            offers[drawn_id(random)] = replace(offer, spots=offer.spots + there)
        offers[drawn_id(random)] = replace(offer, published_on=TODAY - timedelta(days=random.randrange(3)))
    return offers


@given(randoms, st.integers(0, 25))
@settings(max_examples=80, deadline=None)
def test_what_territories_find_merges_into_what_one_index_finds(random: Random, limit: int) -> None:
    offers, territories = drawn_world(random, 150), drawn_territories(random)
    shards = [searcher(offers, territory) for territory in territories]
    whole = searcher(offers)
    for _ in range(3):
        profile = drawn_profile(random)
        found = [shard.search(profile, limit, TODAY) for shard in shards]
        random.shuffle(found)
        assert merged(found, limit) == whole.search(profile, limit, TODAY)


@given(randoms)
@settings(max_examples=30, deadline=None)
def test_a_territory_follows_offers_that_move_come_and_go(random: Random) -> None:
    territories = drawn_territories(random)
    indexes = [OfferIndex(DIMENSION, TAXONOMY, territory=territory, room=4096) for territory in territories]
    ids, left = [drawn_id(random) for _ in range(30)], World()
    for _ in range(20):
        some = random.sample(ids, random.randint(1, 8))
        news = {offer_id: drawn_offer(random) for offer_id in some} if random.random() < 0.8 else {}
        for index in indexes:
            index.put(news.items()) if news else index.remove(some)
        left = left | news if news else {key: one for key, one in left.items() if key not in some}
    for territory, index in zip(territories, indexes, strict=True):
        assert len(index) == sum(territory.holds(one.spots) for one in left.values())
    profile = drawn_profile(random)
    found = [Ranker(index, TAXONOMY).search(profile, 40, TODAY) for index in indexes]
    assert merged(found, 40) == searcher(left).search(profile, 40, TODAY)


@given(randoms)
def test_a_place_lies_in_exactly_one_of_the_territories_that_share_the_map_out(random: Random) -> None:
    territories = drawn_territories(random)
    corners = [(one.south, one.west) for one in territories if -inf not in (one.south, one.west)]
    places = [(random.uniform(-90, 90), random.uniform(-180, 180)), (90.0, 180.0), *corners]
    for place in places:
        assert sum(one.holds([Spot(0, *place)]) for one in territories) == 1


def test_equal_offers_on_both_sides_of_a_border_come_by_day_then_identifier() -> None:
    same = an_offer(spots=(Spot(0, *LILLE),))
    halves = [searcher({UUID(int=n): same for n in numbers}) for numbers in ((4, 2), (3, 1, 5))]
    halves.append(searcher({UUID(int=9): replace(same, published_on=TODAY + timedelta(days=1))}))
    found = merged([half.search(a_profile(), 4, TODAY) for half in halves], 4)
    assert [one.offer_id.int for one in found.recommended] == [9, 1, 2, 3]


def test_an_offer_in_two_territories_is_shown_once_at_its_nearest_place() -> None:
    both = {UUID(int=1): an_offer(spots=(Spot(0, *KORTRIJK), Spot(1, *LILLE)))}
    found = [searcher(both, one).search(a_profile(), 10, TODAY) for one in (FRANCE, BELGIUM)]
    assert [len(one.recommended) for one in found] == [1, 1]
    (scored,) = merged(found, 10).recommended
    assert (scored.place_index, scored.distance_km) == (1, 0.0)


def test_no_more_near_misses_are_shown_than_of_one_index() -> None:
    barred = an_offer(languages=(floor("nl", "B1"),))
    offers = {UUID(int=n): barred for n in range(8)} | {
        UUID(int=n): replace(barred, spots=(Spot(0, *LILLE),)) for n in range(8, 16)
    }
    found = [searcher(offers, one).search(a_profile(), 10, TODAY) for one in (FRANCE, BELGIUM)]
    near = merged(found, 10).near_misses
    assert [one.scored.offer_id.int for one in near] == [8, 9, 10, 11, 12] and len(near) == NEAR_MISSES
    assert len(merged(found, 2).near_misses) == 2


def test_an_offer_amended_between_two_answers_is_recommended_once_and_misses_nothing() -> None:
    before = searcher({UUID(int=1): an_offer(languages=(floor("nl", "B1"),))})
    after = searcher({UUID(int=1): an_offer()})
    found: list[SearchResult] = [one.search(a_profile(), 10, TODAY) for one in (before, after)]
    assert len(found[0].near_misses) == 1
    result = merged(found, 10)
    assert len(result.recommended) == 1 and result.near_misses == []


def test_a_territory_is_named_by_its_bounds_and_those_left_out_are_none() -> None:
    assert Territory.named("49.5,1.5,51.6,6.5") == Territory(49.5, 1.5, 51.6, 6.5)
    assert Territory.named(",,,4") == Territory(east=4.0)
    assert Territory.named(" , -5, ,") == Territory(west=-5.0)
    assert not Territory.named(",,,4").holds([])


@pytest.mark.parametrize("bounds", ["", "4", "1,2,3", "1,2,3,4,5", "51,,49,", ",4,,4", "a,,,", "nan,,,"])
def test_what_is_no_territory_is_refused(bounds: str) -> None:
    with pytest.raises(ValueError):
        Territory.named(bounds)
