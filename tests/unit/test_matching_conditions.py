"""Constraints, licences and travel: worked examples and the rules they come from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.values import LanguageLevel, Licence, TravelLimit
from matching.eligibility import Constraint
from matching.index import OfferIndex
from matching.ranking import Ranker, SearchResult
from matching.reading import OfferReading, ProfileReading
from matching.reading.licences import with_implied
from matching.travel import minutes, on_sphere, reach_km
from tests.unit.matching_given import DIMENSION, KORTRIJK, TAXONOMY, TODAY, a_profile, an_offer, floor

FRENCH, DUTCH_B1 = (LanguageLevel(language=code, level=level) for code, level in (("fr", "C2"), ("nl", "B1")))  # type: ignore[arg-type]


def search(offer: OfferReading, profile: ProfileReading) -> SearchResult:
    index = OfferIndex(DIMENSION, TAXONOMY)
    index.put([(UUID(int=1), offer)])
    return Ranker(index, TAXONOMY).search(profile, 10, TODAY)


@pytest.mark.parametrize(
    ("offer", "profile"),
    [
        ({"languages": (floor("nl", "B1"),)}, {"languages": (FRENCH, DUTCH_B1)}),
        ({"languages": (floor("nl", "C1", required=False),)}, {}),
        ({"text_languages": ("nl",)}, {}),
        ({"licences": ("B",)}, {"licences": with_implied(["CE"])}),
        ({"contract": "permanent"}, {"contracts": ("permanent", "seasonal")}),
        ({"contract": None}, {"contracts": ("permanent",)}),
        ({"working_time": None}, {"working_times": ("part_time",)}),
        ({"expires_on": TODAY}, {}),
        ({"expires_on": None}, {}),
        ({}, {"travel": TravelLimit()}),
    ],
)
def test_what_may_be_recommended(offer: dict[str, Any], profile: dict[str, Any]) -> None:
    assert len(search(an_offer(**offer), a_profile(**profile)).recommended) == 1


@pytest.mark.parametrize(
    ("offer", "profile", "missed"),
    [
        ({"languages": (floor("nl", "B2"),)}, {"languages": (FRENCH, DUTCH_B1)}, Constraint.LANGUAGE),
        ({"languages": (floor("nl", "A1"),)}, {}, Constraint.LANGUAGE),
        ({"licences": ("CE",)}, {"licences": with_implied(["B", "C"])}, Constraint.LICENCE),
        ({"contract": "temporary"}, {"contracts": ("permanent",)}, Constraint.CONTRACT),
        ({"working_time": "full_time"}, {"working_times": ("part_time",)}, Constraint.WORKING_TIME),
        ({}, {"travel": TravelLimit(kilometres=20)}, Constraint.DISTANCE),
        ({}, {"travel": TravelLimit(kilometres=100, minutes=35)}, Constraint.DISTANCE),
    ],
)
def test_what_misses_by_one_thing_is_a_near_miss(
    offer: dict[str, Any], profile: dict[str, Any], missed: Constraint
) -> None:
    found = search(an_offer(**offer), a_profile(**profile))
    assert found.recommended == []
    assert [near.miss.constraint for near in found.near_misses] == [missed]


@pytest.mark.parametrize(
    ("offer", "profile"),
    [
        ({"expires_on": TODAY - timedelta(days=1)}, {}),
        (
            {},
            {"travel": TravelLimit(kilometres=15)},
        ),  # Kortrijk is 26 km away: more than one and a half times
        ({"languages": (floor("nl", "B1"), floor("de", "A1"))}, {}),
        ({"licences": ("C", "ADR")}, {}),
        ({"contract": "temporary", "licences": ("B",)}, {"contracts": ("permanent",)}),
    ],
)
def test_what_is_out_of_reach_is_not_even_a_near_miss(offer: dict[str, Any], profile: dict[str, Any]) -> None:
    found = search(an_offer(**offer), a_profile(**profile))
    assert found.recommended == [] and found.near_misses == []


@pytest.mark.parametrize(
    ("held", "implied"),
    [
        (["B"], {"AM", "B1", "B"}),
        (["C"], {"AM", "B1", "B", "C1", "C"}),
        (["CE"], {"AM", "B1", "B", "BE", "C1", "C1E", "C", "CE"}),
        (["D1E"], {"AM", "B1", "B", "BE", "D1", "D1E"}),
        (["A"], {"AM", "A1", "A2", "A"}),
        (["FORKLIFT", "VCA"], {"FORKLIFT", "VCA"}),
        ([], set()),
    ],
)
def test_a_licence_includes_those_of_article_6(held: list[Licence], implied: set[str]) -> None:
    assert with_implied(held) == implied


def test_articulated_lorries_and_buses_together_include_buses_with_trailers() -> None:
    assert "DE" in with_implied(["CE", "D"]) and "DE" in with_implied(["D", "CE"])
    assert "DE" not in with_implied(["CE"]) and "DE" not in with_implied(["D"])


def test_travel_time_worked_by_hand() -> None:
    # 20 km as the crow flies are 26 km of road: 5 min, 5 km at 30 km/h, 15 km at 60 km/h and 6 km at 90 km/h.
    assert float(minutes(20)) == pytest.approx(5 + 10 + 15 + 4)
    assert reach_km(34) == pytest.approx(20)
    assert reach_km(3) == 0


@given(st.floats(0, 800), st.floats(0, 800))
def test_a_longer_way_takes_longer_and_the_reach_undoes_it(one: float, other: float) -> None:
    assert (float(minutes(one)) <= float(minutes(other))) or one > other
    assert reach_km(float(minutes(one))) == pytest.approx(one, abs=1e-6)


def test_points_of_the_sphere_have_length_one() -> None:
    assert np.linalg.norm(on_sphere(*KORTRIJK)) == pytest.approx(1)
