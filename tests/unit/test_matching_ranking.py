"""The ranking: exact, within constraints that always hold, and true to the reasons it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from random import Random
from unittest.mock import patch
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.values import CEFR_ORDER, LanguageLevel, TravelLimit
from matching.eligibility import NEAR, Constraint, reach
from matching.index import OfferIndex, sketches, vectors
from matching.ranking import WEIGHTS, Ranker, Scored
from matching.ranking.parts import (
    CLOSELY_MEANT,
    CLOSELY_RELATED,
    HELD,
    IMPLIED,
    MEANT,
    NO_OCCUPATION_SAID,
    NO_SKILL_NAMED,
    RELATED,
    language_value,
)
from matching.ranking.search import NEAR_MISSES
from matching.ranking.threshold import values_that_matter
from matching.reading import OccupationRead, OfferReading, ProfileReading, SkillRead, Spot
from matching.travel import minutes
from tests.unit.matching_given import (
    DIMENSION,
    KORTRIJK,
    LILLE,
    TAXONOMY,
    TODAY,
    a_profile,
    an_offer,
    direction,
    drawn_id,
    drawn_offer,
    drawn_profile,
    floor,
    occupation,
    randoms,
    skills,
)

World = dict[UUID, OfferReading]


def world(random: Random, size: int) -> World:
    return {drawn_id(random): drawn_offer(random) for _ in range(size)}


def ranker(offers: World) -> Ranker:
    index = OfferIndex(DIMENSION, TAXONOMY)
    index.put(offers.items())
    return Ranker(index, TAXONOMY)


def only(offer: OfferReading, profile: ProfileReading) -> Scored:
    """The one offer, recommended."""
    (scored,) = ranker({UUID(int=1): offer}).search(profile, 10, TODAY).recommended
    return scored


# --- the same, said slowly: one offer at a time, from the definitions -------------------------------------------------


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    (north_a, east_a), (north_b, east_b) = ((radians(x), radians(y)) for x, y in (a, b))
    h = sin((north_b - north_a) / 2) ** 2 + cos(north_a) * cos(north_b) * sin((east_b - east_a) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


def km_to(offer: OfferReading, profile: ProfileReading) -> float:
    assert profile.latitude is not None and profile.longitude is not None
    home = profile.latitude, profile.longitude
    return min(km_between(home, (spot.latitude, spot.longitude)) for spot in offer.spots)


def broken(offer: OfferReading, profile: ProfileReading) -> list[Constraint]:
    """Every constraint the offer breaks, a kind as often as it is broken."""
    km, levels, travel = km_to(offer, profile), profile.levels, profile.travel
    far = (travel.kilometres is not None and km > travel.kilometres) or (
        travel.minutes is not None and float(minutes(km)) > travel.minutes
    )
    found = [Constraint.DISTANCE] * far
    found += [
        Constraint.LANGUAGE
        for need in offer.languages
        if need.required and levels.get(need.language, 0) < CEFR_ORDER[need.level]
    ]
    found += [Constraint.LICENCE for licence in offer.licences if licence not in profile.licences]
    if profile.contracts and offer.contract and offer.contract not in profile.contracts:
        found.append(Constraint.CONTRACT)
    if profile.working_times and offer.working_time and offer.working_time not in profile.working_times:
        found.append(Constraint.WORKING_TIME)
    return found


def is_open(offer: OfferReading) -> bool:
    return bool(offer.spots) and (offer.expires_on is None or offer.expires_on >= TODAY)


def is_related(
    offer: OfferReading, profile: ProfileReading, related: float = RELATED, meant: float = MEANT
) -> bool:
    parts = slow_parts(offer, profile)
    if not offer.occupations and (profile.wanted or profile.held):
        return parts["meaning"] >= meant
    return parts["occupation"] >= related - 1e-7


def slow_score(offer: OfferReading, profile: ProfileReading) -> float:
    parts = slow_parts(offer, profile)
    return sum(weight * parts[name] for name, weight in WEIGHTS.items())


def half(score: float) -> float:
    return float(np.float16(sqrt(score)))


def slow_parts(offer: OfferReading, profile: ProfileReading) -> dict[str, float]:
    stated = [(read, 1.0) for read in profile.wanted] + [(read, HELD) for read in profile.held]
    likeness = [
        factor
        * half(own.score)
        * half(read.score)
        * TAXONOMY.similarity_row(own.uri)[TAXONOMY.index_of(read.uri)]
        for own, factor in stated
        for read in offer.occupations
    ]
    own_skills = {one.key for one in profile.skills}
    weights = [(1.0 if one.required else 0.4, one.key) for one in offer.skills]
    there = sum(
        weight * (1.0 if key in own_skills else IMPLIED if key in profile.implied else 0.0)
        for weight, key in weights
    )
    needs = type("Needs", (), {"floors": offer.languages, "text_languages": offer.text_languages})
    stored = offer.vector.astype(np.float16).astype(np.float32)
    age = max((TODAY - offer.published_on).days, 0) if offer.published_on else None
    return {
        "occupation": max(likeness, default=0.0) if stated else NO_OCCUPATION_SAID,
        "skills": there / sum(weight for weight, _ in weights) if weights else NO_SKILL_NAMED,
        "meaning": min(max(float(stored @ profile.vector), 0.0), 1.0),
        "language": language_value(needs, profile.levels),  # type: ignore[arg-type]
        "distance": 0.5 ** (km_to(offer, profile) / 25),
        "freshness": 0.5 if age is None else 0.5 ** (age / 30),
    }


# --- properties -------------------------------------------------------------------------------------------------------


@given(randoms, st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_the_ranking_is_what_scoring_every_offer_gives(random: Random, limit: int) -> None:
    offers, profile = world(random, 400), drawn_profile(random)
    scores = {
        offer_id: slow_score(offer, profile)
        for offer_id, offer in offers.items()
        if is_open(offer) and is_related(offer, profile) and not broken(offer, profile)
    }
    found = ranker(offers).search(profile, limit, TODAY).recommended
    best = sorted(scores.values(), reverse=True)[:limit]
    assert [scored.score for scored in found] == pytest.approx(best, abs=1e-5)
    for scored in found:
        assert scored.score == pytest.approx(scores[scored.offer_id], abs=1e-5)
    assert len({scored.offer_id for scored in found}) == len(found)


@given(randoms, st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_sketches_pass_over_nobody_who_is_among_the_best(random: Random, limit: int) -> None:
    offers, profile = world(random, 300), drawn_profile(random)
    if random.random() < 0.5:  # then meaning orders all offers around
        profile = replace(profile, wanted=(), held=())
    comparing_each = ranker(offers).search(profile, limit, TODAY)
    with patch.object(vectors, "MANY", 1), patch.object(sketches, "APART", 1):
        assert ranker(offers).search(profile, limit, TODAY) == comparing_each


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_no_recommendation_breaks_a_constraint(random: Random) -> None:
    offers, profile = world(random, 150), drawn_profile(random)
    for scored in ranker(offers).search(profile, 150, TODAY).recommended:
        offer = offers[scored.offer_id]
        assert is_open(offer) and is_related(offer, profile) and broken(offer, profile) == []
        assert scored.distance_km == pytest.approx(km_to(offer, profile), abs=1e-5)
        spot = next(spot for spot in offer.spots if spot.place == scored.place_index)
        assert profile.latitude is not None and profile.longitude is not None
        nearest = km_between((profile.latitude, profile.longitude), (spot.latitude, spot.longitude))
        assert nearest == pytest.approx(scored.distance_km, abs=1e-5)


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_a_near_miss_misses_by_the_one_thing_it_names(random: Random) -> None:
    offers, profile = world(random, 150), drawn_profile(random)
    for near in ranker(offers).search(profile, 10, TODAY).near_misses:
        offer = offers[near.scored.offer_id]
        assert is_open(offer) and broken(offer, profile) == [near.miss.constraint]
        assert is_related(offer, profile, CLOSELY_RELATED, CLOSELY_MEANT)
        if near.miss.constraint is Constraint.DISTANCE and profile.travel.kilometres:
            assert near.scored.distance_km <= NEAR * profile.travel.kilometres + 1e-5
        if near.miss.constraint is Constraint.LANGUAGE:
            assert near.miss.language in offer.languages
        if near.miss.constraint is Constraint.LICENCE:
            assert near.miss.licence in offer.licences and near.miss.licence not in profile.licences


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_near_misses_are_the_best_of_what_misses_by_one_thing_and_is_closely_of_the_trade(
    random: Random,
) -> None:
    offers, profile = world(random, 150), drawn_profile(random)
    scores = [
        slow_score(offer, profile)
        for offer in offers.values()
        if is_open(offer)
        and len(broken(offer, profile)) == 1
        and km_to(offer, profile) <= NEAR * reach(profile)
        and is_related(offer, profile, CLOSELY_RELATED, CLOSELY_MEANT)
    ]
    found = [near.scored.score for near in ranker(offers).search(profile, 150, TODAY).near_misses]
    assert found == pytest.approx(sorted(scores, reverse=True)[:NEAR_MISSES], abs=1e-5)


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_every_part_is_bounded_and_the_score_is_their_weighted_sum(random: Random) -> None:
    offers, profile = world(random, 100), drawn_profile(random)
    result = ranker(offers).search(profile, 100, TODAY)
    for scored in result.recommended + [near.scored for near in result.near_misses]:
        assert set(scored.parts) == set(WEIGHTS)
        assert all(0 <= part.value <= 1 for part in scored.parts.values())
        total = sum(part.value * part.weight for part in scored.parts.values())
        assert scored.score == pytest.approx(total, abs=1e-9) and 0 <= scored.score <= 1


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_a_skill_more_never_lowers_a_score_and_raises_those_that_name_it(random: Random) -> None:
    offers, profile = world(random, 60), drawn_profile(random)
    index = ranker(offers)
    scores = {one.offer_id: one.score for one in index.search(profile, 60, TODAY).recommended}
    (extra,) = skills(random.choice(("tig", "care", "driving")))
    richer = replace(profile, skills=(*profile.skills, extra))
    is_new = extra.key not in {one.key for one in profile.skills}
    for scored in index.search(richer, 60, TODAY).recommended:
        names_it = extra.key in {one.key for one in offers[scored.offer_id].skills}
        before = scores[scored.offer_id]
        assert scored.score > before if names_it and is_new else scored.score == before


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_removing_a_skill_that_the_offer_names_lowers_its_score(random: Random) -> None:
    offers, profile = world(random, 60), drawn_profile(random)
    index = ranker(offers)
    for scored in index.search(profile, 60, TODAY).recommended:
        for cited in {one.key for one in offers[scored.offer_id].skills} & {
            one.key for one in profile.skills
        }:
            poorer = replace(profile, skills=tuple(one for one in profile.skills if one.key != cited))
            after = {one.offer_id: one.score for one in index.search(poorer, 60, TODAY).recommended}
            assert after[scored.offer_id] < scored.score


@given(randoms, st.integers(1, 15), st.floats(0, 1), st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_threshold_never_leaves_out_one_of_the_best(
    random: Random, k: int, weight: float, opposed: bool
) -> None:
    size = random.choice((3, 200, 3000))
    cheap = np.array([random.choice((random.random(), 0.5)) for _ in range(size)])
    dear = np.array([random.choice((random.random(), 0.25, 1.0)) for _ in range(size)], np.float32)
    if opposed:  # the best are first in neither list, which is the hardest case
        cheap = np.array([random.random() for _ in range(size)])
        dear, weight = ((1 - cheap**4) ** 0.25).astype(np.float32), 1.0
    asked = 0

    def highest(items: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        nonlocal asked
        asked += count
        chosen = items[np.argsort(-dear[items], kind="stable")[:count]]
        return chosen, dear[chosen]

    known = values_that_matter(cheap, weight, k, highest)
    sums = cheap + weight * dear
    least = np.sort(sums)[::-1][: min(k, size)][-1]
    assert not np.isnan(known[sums >= least]).any()
    assert np.array_equal(known[~np.isnan(known)], dear[~np.isnan(known)].astype(float))
    assert asked <= size


# --- worked by hand ---------------------------------------------------------------------------------------------------


def test_a_score_worked_by_hand() -> None:
    profile = a_profile(
        vector=direction(3, 4),
        wanted=(OccupationRead(occupation("boilermaker"), 1.0),),
        skills=skills("tig"),
        implied={skills("mag")[0].key: occupation("welder")},
        languages=(LanguageLevel(language="fr", level="B1"), LanguageLevel(language="nl", level="B1")),
    )
    offer = an_offer(
        skills=skills("tig", "mag") + skills("grinding", required=False),
        languages=(floor("nl", "A2"),),
        published_on=TODAY - timedelta(days=30),
        spots=(Spot(0, *LILLE),),
    )
    parts = {name: part.value for name, part in only(offer, profile).parts.items()}
    assert parts == pytest.approx(
        {
            "occupation": 0.7,  # welder and boilermaker
            "skills": (1 + 0.6) / 2.4,  # TIG there, MAG implied, grinding desired and not there
            "meaning": 0.6,
            "language": (3 / 4 + 0.9) / 2,  # reads French at B1 of B2; Dutch one level above its floor
            "distance": 1.0,
            "freshness": 0.5,
        },
        abs=1e-3,
    )


def test_an_occupation_held_counts_a_little_less_than_one_wanted() -> None:
    welder = (OccupationRead(occupation("welder"), 1.0),)
    wanted = only(an_offer(), a_profile(wanted=welder)).parts["occupation"].value
    held = only(an_offer(), a_profile(wanted=(), held=welder)).parts["occupation"].value
    assert (wanted, held) == (1.0, pytest.approx(HELD))


def test_another_trade_is_not_recommended_however_near_and_new() -> None:
    nurse = (OccupationRead(occupation("nurse"), 1.0),)
    found = ranker({UUID(int=1): an_offer(spots=(Spot(0, *LILLE),))}).search(
        a_profile(wanted=nurse), 10, TODAY
    )
    assert found.recommended == [] and found.near_misses == []


def test_an_offer_that_no_occupation_was_read_from_may_still_be_recommended() -> None:
    assert only(an_offer(occupations=()), a_profile()).parts["occupation"].value == 0


def test_an_offer_that_no_occupation_was_read_from_must_mean_what_one_seeks() -> None:
    elsewhere = an_offer(occupations=(), vector=direction(0, 1), spots=(Spot(0, *LILLE),))
    found = ranker({UUID(int=1): elsewhere}).search(a_profile(), 10, TODAY)
    assert found.recommended == [] and found.near_misses == []
    assert only(elsewhere, a_profile(wanted=())).parts["meaning"].value == 0


def test_somebody_who_names_no_occupation_is_recommended_any_work() -> None:
    assert only(an_offer(), a_profile(wanted=())).parts["occupation"].value == NO_OCCUPATION_SAID


def test_words_that_no_nomenclature_knows_weigh_less_than_skills() -> None:
    words = SkillRead("words:bonne humeur", "Bonne humeur")
    offer = an_offer(skills=(*skills("tig"), words))
    assert only(offer, a_profile(skills=skills("tig"))).parts["skills"].value == pytest.approx(1 / 1.3)
    assert only(offer, a_profile(skills=(words,))).parts["skills"].value == pytest.approx(0.3 / 1.3)


def test_the_nearest_of_several_places_counts() -> None:
    far_away = Spot(0, 48.8566, 2.3522)
    scored = only(an_offer(spots=(far_away, Spot(1, *KORTRIJK))), a_profile())
    assert scored.place_index == 1
    assert scored.distance_km == pytest.approx(km_between(LILLE, KORTRIJK))


def test_of_equal_scores_the_newer_comes_first_then_the_lower_identifier() -> None:
    same = {"published_on": TODAY}
    offers = {
        UUID(int=9): an_offer(**same),
        UUID(int=2): an_offer(**same),
        UUID(int=1): an_offer(published_on=TODAY),
        UUID(int=5): an_offer(
            published_on=TODAY + timedelta(days=1)
        ),  # ages start at zero, so it scores the same
    }
    found = ranker(offers).search(a_profile(), 3, TODAY).recommended
    assert [scored.offer_id.int for scored in found] == [5, 1, 2]


def test_somebody_without_a_located_home_is_recommended_nothing() -> None:
    found = ranker({UUID(int=1): an_offer()}).search(a_profile(latitude=None, longitude=None), 10, TODAY)
    assert found.recommended == [] and found.near_misses == []


def test_an_offer_without_a_place_is_kept_and_never_found() -> None:
    offers = ranker({UUID(int=1): an_offer(spots=())})
    assert len(offers.index) == 1
    assert offers.search(a_profile(travel=TravelLimit()), 10, TODAY).recommended == []


def test_vectors_that_are_not_numbers_do_not_spread() -> None:
    broken_vector = np.full(DIMENSION, np.nan, np.float32)
    assert only(an_offer(vector=broken_vector), a_profile()).parts["meaning"].value == 0
    assert only(an_offer(), a_profile(vector=broken_vector)).parts["meaning"].value == 0
