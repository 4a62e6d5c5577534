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
from matching.index.columns import Columns
from matching.index.facts import ranked_skills
from matching.index.identifiers import LOW, Identifiers
from matching.index.runs import CellRuns
from matching.index.skills import UNIT, SkillPool
from matching.index.vectors import Vectors
from matching.ranking import Ranker
from matching.reading import OfferReading, SkillRead, Spot
from matching.travel import EARTH_RADIUS_KM
from tests.unit.matching_given import (
    DIMENSION,
    OCCUPATIONS,
    TAXONOMY,
    TODAY,
    a_profile,
    an_offer,
    drawn_id,
    drawn_offer,
    drawn_profile,
    randoms,
    skills,
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


# --- what the index is made of ----------------------------------------------------------------------------------------


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_cells_own_as_many_slots_as_were_taken_and_no_slot_is_owned_twice(random: Random) -> None:
    runs, counts = CellRuns(), dict.fromkeys(range(6), 0)
    for _ in range(80):
        cell = random.randrange(6)
        if random.random() < 0.6:
            count = random.choice((1, 1, 3, 200))
            taken = runs.take(cell, count)
            assert len(taken) == count
            counts[cell] += count
        elif counts[cell]:
            own = set(runs.of(np.array([cell])).slots.tolist())
            for _ in range(random.randint(1, counts[cell])):
                released = runs.release_last(cell)
                assert released in own
                own.remove(released)
            counts[cell] = len(own)
    owned = [runs.of(np.array([cell])).slots for cell in counts]
    assert [len(slots) for slots in owned] == list(counts.values())
    together = runs.of(np.arange(6)).slots
    assert together.tolist() == sorted(np.concatenate(owned).tolist())
    assert len(set(together.tolist())) == sum(counts.values()) <= runs.end


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_a_column_is_copied_in_stretches_as_it_is_gathered_slot_by_slot(random: Random) -> None:
    runs = CellRuns()
    for _ in range(random.randrange(40)):
        runs.take(random.randrange(6), random.choice((1, 3, 200)))
    column = np.random.default_rng(random.randrange(99)).integers(0, 9, (2, runs.end + 1))
    stretches = runs.of(np.array(random.sample(range(6), 3)))
    slots = stretches.slots
    assert np.array_equal(stretches.of(column), column[:, slots])
    for count in (0, len(slots) // 50, len(slots)):
        positions = np.array(sorted(random.sample(range(len(slots)), count)), np.int64)
        assert np.array_equal(stretches.at(positions), slots[positions])


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_offers_near_that_were_read_as_other_occupations_only_are_passed_over(random: Random) -> None:
    index = fresh({drawn_id(random): drawn_offer(random) for _ in range(60)})
    sought = np.array([random.random() < 0.3 for _ in OCCUPATIONS])
    everywhere = 50.6, 3.1, 5_000
    of_trade = list[int]()
    in_use = set(np.flatnonzero(index.columns.places).tolist())
    for slot in sorted(in_use.intersection(index.near(*everywhere).slots.tolist())):
        read = [number - 1 for number in index.columns.occupations[:, slot].tolist() if number]
        if not read or any(sought[number] for number in read):
            of_trade.append(slot)
    near = index.near(*everywhere, sought).slots.tolist()
    assert [slot for slot in near if slot in in_use] == of_trade


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_skills_are_read_as_they_were_put_whatever_was_freed_meanwhile(random: Random) -> None:
    pool, kept = SkillPool(room=16), dict[int, tuple[int, list[int]]]()
    for turn in range(30):
        lists = np.zeros((random.randint(1, 5), MOST_SKILLS), np.uint32)
        counts = np.array([random.randrange(MOST_SKILLS + 1) for _ in lists])
        for row, count in enumerate(counts):
            lists[row, :count] = [random.randrange(1, 9999) for _ in range(count)]
        for row, at in enumerate(pool.put(lists, counts).tolist()):
            kept[100 * turn + row] = at, lists[row, : counts[row]].tolist()
        for key in random.sample(list(kept), random.randrange(len(kept))):
            at, numbers = kept.pop(key)
            pool.free(at, len(numbers))
        for at, numbers in kept.values():
            assert pool.numbers[UNIT * at : UNIT * at + len(numbers)].tolist() == numbers


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_identifiers_find_the_slots_they_were_given(random: Random) -> None:
    columns = Columns(room=512)
    identifiers, known = Identifiers(columns), dict[int, UUID]()
    few = [UUID(int=random.getrandbits(128) << 12 & (2**128 - 1)) for _ in range(9)]  # all in one bucket
    for slot in range(300):
        own = random.choice(few)
        columns.id_high[slot], columns.id_low[slot] = own.int >> 64, own.int & LOW
        identifiers.add([slot], [own.int & LOW])
        known[slot] = own
        if random.random() < 0.4:
            identifiers.discard(gone := random.choice(list(known)))
            del known[gone]
    for own in few:
        assert sorted(identifiers.find(own)) == [slot for slot, one in known.items() if one == own]
    assert identifiers.find(UUID(int=5)) == []


@given(randoms, st.sampled_from((1, 10, 256, 257, 900)), st.integers(1, 300))
@settings(max_examples=40, deadline=None)
def test_the_nearest_vectors_are_those_of_comparing_each(random: Random, among: int, k: int) -> None:
    numbers = np.random.default_rng(random.getrandbits(32))
    vectors = Vectors(DIMENSION, room=5000)
    stored = numbers.integers(-8, 9, (5000, DIMENSION)).astype(np.float32)
    vectors.put(np.arange(5000), stored)
    slots = np.sort(numbers.choice(5000, among, replace=False))
    query = numbers.integers(-8, 9, DIMENSION).astype(np.float32)
    found, products = vectors.nearest(query, slots, k)
    exact = stored @ query
    assert products.tolist() == sorted(exact[slots].tolist(), reverse=True)[:k]
    assert exact[found].tolist() == products.tolist()
    assert set(found.tolist()) <= set(slots.tolist()) and len(set(found.tolist())) == min(k, among)


@given(randoms)
@settings(max_examples=20, deadline=None)
def test_an_index_that_outgrows_its_room_loses_nothing(random: Random) -> None:
    offers = {drawn_id(random): drawn_offer(random) for _ in range(150)}
    narrow = OfferIndex(DIMENSION, TAXONOMY, room=16)
    narrow.put(offers.items())
    profile = drawn_profile(random)
    grown, fresh_one = (Ranker(one, TAXONOMY).search(profile, 60, TODAY) for one in (narrow, fresh(offers)))
    assert grown == fresh_one and len(narrow) == len(offers)


@given(randoms)
@settings(max_examples=30, deadline=None)
def test_an_offer_with_several_places_is_served_once_and_goes_at_once(random: Random) -> None:
    def somewhere(place: int) -> Spot:
        return Spot(place, random.uniform(50.4, 51.0), random.uniform(2.8, 3.7))

    offers = {
        drawn_id(random): an_offer(spots=tuple(somewhere(place) for place in range(random.randint(1, 5))))
        for _ in range(40)
    }
    index, profile = fresh(offers), a_profile(travel=TravelLimit(kilometres=200))
    served = [one.offer_id for one in Ranker(index, TAXONOMY).search(profile, 99, TODAY).recommended]
    assert sorted(served) == sorted(offers) and len(index) == 40
    gone = set(random.sample(served, 20))
    index.remove(gone)
    served = [one.offer_id for one in Ranker(index, TAXONOMY).search(profile, 99, TODAY).recommended]
    assert sorted(served) == sorted(set(offers) - gone) and len(index) == 20


def test_nothing_of_a_removed_offer_stays_in_memory() -> None:
    index = OfferIndex(DIMENSION, TAXONOMY, room=64)
    index.put([(UUID(int=1), an_offer(skills=skills("tig"))), (UUID(int=2), an_offer())])
    index.remove([UUID(int=1), UUID(int=2)])
    left = [
        *vars(index.columns).values(),
        index.vectors._stored,
        index.vectors.sketches._stored,
        index.skill_pool.numbers,
    ]
    assert not any(values.any() for values in left if isinstance(values, np.ndarray))
