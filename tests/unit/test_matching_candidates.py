"""Candidates for an offer: the rules of recommendations, looked at from the other side."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given

from contracts.offers import OfferTerms
from contracts.values import LanguageLevel, Place, TravelLimit
from matching.eligibility import Constraint
from matching.explanation import explain
from matching.explanation.bands import BANDS_KM, band_of
from matching.index import OfferIndex
from matching.ranking import Ranker
from matching.ranking.candidates import Suitable, rank_candidates
from matching.ranking.search import NEAR_MISSES
from matching.reading import OccupationRead, OfferReading, ProfileReading, SkillRead
from services.recommendations.candidates.references import BYTES, ReferenceKeys, reference
from tests.unit.matching_given import (
    DIMENSION,
    KORTRIJK,
    TAXONOMY,
    TODAY,
    a_profile,
    an_offer,
    drawn_id,
    drawn_offer,
    drawn_profile,
    floor,
    occupation,
    randoms,
    skill,
    skills,
)
from translation.locales import LANGUAGES

OFFER = UUID(int=1)
IN_KORTRIJK = Place(label="Kortrijk", country="BE", latitude=KORTRIJK[0], longitude=KORTRIJK[1])


@dataclass(frozen=True)
class Somebody:
    name: str
    profile: ProfileReading


def suitable(offer: OfferReading, *profiles: ProfileReading, limit: int = 20) -> Suitable[Somebody]:
    among = [Somebody(f"{number:04}", profile) for number, profile in enumerate(profiles)]
    return rank_candidates(OFFER, offer, among, limit, TAXONOMY, TODAY, lambda one: one.name)


@given(randoms)
def test_a_candidates_score_is_the_offers_score_in_their_own_recommendations(random: Random) -> None:
    """Among all the other offers, in the index that recommendations are made from."""
    offers = {drawn_id(random): drawn_offer(random) for _ in range(12)}
    index = OfferIndex(DIMENSION, TAXONOMY)
    index.put(offers.items())
    ranker = Ranker(index, TAXONOMY)
    profiles = [drawn_profile(random) for _ in range(6)]
    everybody = [Somebody(str(number), profile) for number, profile in enumerate(profiles)]
    own = [ranker.search(profile, len(offers), TODAY) for profile in profiles]
    for offer_id, offer in offers.items():
        found = rank_candidates(offer_id, offer, everybody, 100, TAXONOMY, TODAY, lambda one: one.name)
        there = {one.candidate.name: one.scored for one in found.candidates}
        for somebody, recommended in zip(everybody, own, strict=True):
            theirs = next((one for one in recommended.recommended if one.offer_id == offer_id), None)
            assert (theirs is None) == (somebody.name not in there)
            if theirs is not None:
                mine = there[somebody.name]
                assert mine.score == pytest.approx(theirs.score, abs=1e-6)
                assert mine.distance_km == theirs.distance_km
                assert mine.place_index == theirs.place_index
                assert {name: part.weight for name, part in mine.parts.items()} == {
                    name: part.weight for name, part in theirs.parts.items()
                }
                for name, part in mine.parts.items():
                    assert part.value == pytest.approx(theirs.parts[name].value, abs=1e-6)
        for near in found.near_misses:
            recommended = own[int(near.candidate.name)]
            theirs_near = [one for one in recommended.near_misses if one.scored.offer_id == offer_id]
            if theirs_near:  # a search tells a few of them only
                assert near.miss == theirs_near[0].miss
                assert near.scored.score == pytest.approx(theirs_near[0].scored.score, abs=1e-6)


@given(randoms)
def test_a_stored_reading_is_the_reading(random: Random) -> None:
    profile = drawn_profile(random)
    row = json.loads(json.dumps(profile.to_row()))
    again = ProfileReading.from_row(row, profile.vector)
    assert again == profile
    assert np.array_equal(again.vector, profile.vector)


def test_the_best_come_first_and_no_more_than_asked_for() -> None:
    known = [a_profile(skills=skills(*names)) for names in ((), ("tig",), ("tig", "mag"))]
    found = suitable(an_offer(skills=skills("tig", "mag")), *known, limit=2)
    assert [one.candidate.name for one in found.candidates] == ["0002", "0001"]
    assert found.near_misses == []


def test_equal_scores_are_told_apart_by_what_says_nothing() -> None:
    found = suitable(an_offer(), *[a_profile()] * 3)
    assert [one.candidate.name for one in found.candidates] == ["0000", "0001", "0002"]


@pytest.mark.parametrize(
    ("offer", "profile", "constraint"),
    [
        ({"languages": (floor("nl", "B1"),)}, {}, Constraint.LANGUAGE),
        ({"licences": ("C",)}, {}, Constraint.LICENCE),
        ({"contract": "temporary"}, {"contracts": ("permanent",)}, Constraint.CONTRACT),
        ({}, {"travel": TravelLimit(kilometres=20)}, Constraint.DISTANCE),
    ],
)
def test_who_lacks_one_thing_is_shown_apart_with_it(
    offer: dict[str, Any], profile: dict[str, Any], constraint: Constraint
) -> None:
    found = suitable(an_offer(**offer), a_profile(**profile))
    assert found.candidates == []
    assert [one.miss.constraint for one in found.near_misses if one.miss] == [constraint]


def test_who_lacks_two_things_is_not_shown() -> None:
    found = suitable(an_offer(licences=("C",), languages=(floor("nl", "B1"),)), a_profile())
    assert (found.candidates, found.near_misses) == ([], [])


def test_near_misses_are_few() -> None:
    found = suitable(an_offer(licences=("C",)), *[a_profile()] * 9)
    assert len(found.near_misses) == NEAR_MISSES


@pytest.mark.parametrize(
    "facts",
    [
        {"wanted": (OccupationRead(occupation("nurse"), 1.0),)},
        {"latitude": None, "longitude": None},
        {"travel": TravelLimit(kilometres=5)},
    ],
)
def test_who_it_does_not_suit_is_no_candidate(facts: dict[str, Any]) -> None:
    found = suitable(an_offer(), a_profile(**facts))
    assert (found.candidates, found.near_misses) == ([], [])


def test_an_offer_that_has_expired_or_is_nowhere_has_no_candidates() -> None:
    for offer in (an_offer(spots=()), an_offer(expires_on=TODAY.replace(year=TODAY.year - 1))):
        assert suitable(offer, a_profile()).candidates == []


# --- what a recruiter is told ----------------------------------------------------------------------------------------


def told(offer: OfferReading, profile: ProfileReading, language: str = "en") -> tuple[list[str], list[str]]:
    found = suitable(offer, profile)
    (one,) = [*found.candidates, *found.near_misses]
    terms = OfferTerms(title="Lasser", language="nl", places=(IN_KORTRIJK,))
    because = explain(profile, offer, terms, one.scored, language, TAXONOMY, TODAY, "recruiter")
    assert because.crossing == [], "it would tell on which side they live"
    return because.reasons, because.missing


def test_a_candidate_explained_in_full() -> None:
    profile = a_profile(
        skills=skills("tig"),
        implied={skill("mag"): occupation("welder")},
        languages=(LanguageLevel(language="fr", level="C2"), LanguageLevel(language="nl", level="B1")),
        licences=frozenset({"B"}),
        contracts=("permanent",),
    )
    offer = an_offer(
        skills=skills("tig", "mag", "plans"),
        languages=(floor("nl", "A2"),),
        licences=("B",),
        contract="permanent",
    )
    assert told(offer, profile) == (
        [
            "It is the job they want: welder.",
            "They have skills it requires: tig.",
            "Work they have done (welder) normally teaches: mag.",
            "They speak a language it asks for: Dutch, from A2 (simple everyday exchanges) on.",
            "They hold what it requires: driving licence B (car).",
            "Kortrijk is no more than 30 km from their home as the crow flies.",
            "The contract suits them: permanent contract.",
        ],
        ["Required, and not in their profile: plans."],
    )


def test_who_would_not_go_so_far_is_told_in_bands_too() -> None:
    _, missing = told(an_offer(), a_profile(travel=TravelLimit(kilometres=20)))
    assert missing == [
        "Kortrijk is further than they would go.",
        "Kortrijk is no more than 30 km from their home as the crow flies.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["welder", "boilermaker"])
@pytest.mark.parametrize("kind", ["wanted", "held"])
@pytest.mark.parametrize("score", [0.5, 1.0])
def test_their_own_words_are_never_told(name: str, kind: str, score: float, language: str) -> None:
    words = "Camille, la meilleure soudeuse de Roubaix"
    stated = {"wanted": (), "held": ()} | {kind: (OccupationRead(occupation(name), score, words),)}
    profile = a_profile(**stated, skills=(SkillRead("words:camille", "Camille"), *skills("tig")))
    reasons, missing = told(an_offer(skills=skills("tig", "mag")), profile, language)
    assert not [one for one in (*reasons, *missing) if "Camille" in one or "Roubaix" in one]
    assert any("welder" in one for one in reasons)


@given(randoms)
def test_in_no_language_is_a_candidate_told_as_if_they_were_reading(random: Random) -> None:
    offer = replace(drawn_offer(random), occupations=(), spots=an_offer().spots, expires_on=None)
    profile = replace(drawn_profile(random), wanted=(), held=(), travel=TravelLimit())
    found = suitable(offer, profile)
    terms = OfferTerms(title="Lasser", language="nl", places=(IN_KORTRIJK,))
    for one in [*found.candidates, *found.near_misses]:
        because = explain(profile, offer, terms, one.scored, "en", TAXONOMY, TODAY, "recruiter")
        assert not [said for said in (*because.reasons, *because.missing) if "you" in said.lower().split()]


def test_a_distance_is_within_its_band() -> None:
    assert [band_of(km) for km in (0.0, 5.0, 5.01, 20.0, 49.0, 50.0)] == [5, 5, 10, 20, 50, 50]
    assert band_of(BANDS_KM[-1] + 0.01) is None


# --- what they are called --------------------------------------------------------------------------------------------


def test_a_reference_holds_for_one_offer_and_one_secret() -> None:
    keys, somebody, others = ReferenceKeys(b"s" * 32), UUID(int=5), UUID(int=6)
    assert reference(keys.key_of(somebody), OFFER) == reference(
        ReferenceKeys(b"s" * 32).key_of(somebody), OFFER
    )
    all_different = {
        reference(keys.key_of(somebody), OFFER),
        reference(keys.key_of(somebody), UUID(int=2)),
        reference(keys.key_of(others), OFFER),
        reference(ReferenceKeys(b"t" * 32).key_of(somebody), OFFER),
    }
    assert len(all_different) == 4


def test_a_reference_is_short_and_says_nothing_of_the_person() -> None:
    somebody = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
    called = reference(ReferenceKeys(b"s" * 32).key_of(somebody), OFFER)
    assert len(called.replace("-", "")) == BYTES * 8 // 5
    assert called.isascii() and called.upper() == called
    assert somebody.hex[:8] not in called.lower().replace("-", "")
