"""Reasons are true of what was said: from an offer's terms and a profile, as published, to the ranking and back."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import (
    CEFR,
    CEFR_ORDER,
    ContractType,
    LanguageFloor,
    LanguageLevel,
    Licence,
    LicenceNeed,
    OccupationStated,
    Place,
    StatedSkill,
    TravelLimit,
    WorkingTime,
)
from matching.explanation import explain
from matching.index import OfferIndex
from matching.ranking import Ranker, Scored
from services.jobseekers.importers.detect import profile_of, unwrapped
from tests.unit.matching_given import DIMENSION, LANGUAGES, OCCUPATIONS, SKILLS, TAXONOMY, TODAY, randoms
from tests.unit.test_jobseekers_importers import CLASSIC, NEWER, RESUME
from tests.unit.test_matching_ranking import km_between
from tests.unit.test_matching_reading import a_reader

READER = a_reader()
INCLUDED: dict[Licence, set[Licence]] = {
    "B": {"B", "AM"},
    "C": {"C", "C1", "B", "AM"},
    "FORKLIFT": {"FORKLIFT"},
}
"""What is driven with a licence: Directive 2006/126/EC, article 6, as far as these tests draw licences."""
Offers = dict[UUID, OfferTerms]


def drawn_place(random: Random) -> Place:
    return Place(label="–", latitude=random.uniform(50.4, 51.0), longitude=random.uniform(2.8, 3.7))


def drawn_terms(random: Random) -> OfferTerms:
    """What an employer may publish, in words and codes."""
    named = random.sample(SKILLS, random.randrange(5))
    return OfferTerms(
        title=f"{random.choice(OCCUPATIONS)} (m/f/x)",
        description=f"{random.choice(SKILLS)} and {random.choice(SKILLS)}",
        language=random.choice(LANGUAGES),
        skills=tuple(StatedSkill(label=name, required=random.random() < 0.7) for name in named),
        languages=tuple(
            LanguageFloor(language=code, level=random.choice(get_args(CEFR)), required=random.random() < 0.8)
            for code in random.sample(LANGUAGES, random.choice((0, 0, 1, 2)))
        ),
        licences=tuple(
            LicenceNeed(licence=licence, required=random.random() < 0.8)
            for licence in random.sample(tuple(INCLUDED), random.choice((0, 0, 1)))
        ),
        contract=random.choice((None, *get_args(ContractType)[:3])),
        working_time=random.choice((None, *get_args(WorkingTime))),
        places=tuple(drawn_place(random) for _ in range(random.choice((1, 1, 2)))),
        published_at=datetime.combine(TODAY - timedelta(days=random.randrange(40)), datetime.min.time(), UTC),
        expires_on=random.choice((None, TODAY - timedelta(days=1), TODAY)),
    )


def drawn_profile(random: Random) -> Profile:
    """What a jobseeker may tell."""
    wanted, held = (
        tuple(OccupationStated(label=name) for name in random.sample(OCCUPATIONS, random.randrange(3)))
        for _ in range(2)
    )
    return Profile(
        residence=drawn_place(random),
        travel=TravelLimit(kilometres=random.choice((10, 30, 80))),
        occupations_wanted=wanted,
        occupations_held=held,
        skills=tuple(StatedSkill(label=name) for name in random.sample(SKILLS, random.randrange(6))),
        languages=tuple(
            LanguageLevel(language=code, level=random.choice(get_args(CEFR)))
            for code in random.sample(LANGUAGES, random.randint(1, 3))
        ),
        licences=tuple(random.sample(tuple(INCLUDED), random.randrange(3))),
        contracts=tuple(random.sample(get_args(ContractType)[:3], random.choice((0, 0, 1, 2)))),
        working_times=random.choice(((), (), ("full_time",))),
        interface_language="en",
    )


def world(random: Random, size: int = 40) -> Offers:
    return {UUID(int=number): drawn_terms(random) for number in range(1, size + 1)}


def ranker(offers: Offers) -> Ranker:
    index = OfferIndex(DIMENSION, TAXONOMY)
    index.put(zip(offers, READER.read_offers(list(offers.values())), strict=True))
    return Ranker(index, TAXONOMY)


def recommended(ranker: Ranker, profile: Profile) -> list[Scored]:
    return ranker.search(READER.read_profile(profile), 100, TODAY).recommended


def scores(ranker: Ranker, profile: Profile) -> dict[UUID, float]:
    return {one.offer_id: one.score for one in recommended(ranker, profile)}


def skills_cited(profile: Profile, terms: OfferTerms, scored: Scored) -> set[str]:
    """The skills that the reasons shown for an offer name as the jobseeker's."""
    (offer,) = READER.read_offers([terms])
    told = explain(READER.read_profile(profile), offer, terms, scored, "en", TAXONOMY, TODAY)
    return {
        name.strip()
        for reason in told.reasons
        if reason.startswith("You have skills")
        for name in reason.split(":", 1)[1].rstrip(".").split(",")
    }


@given(randoms)
@settings(max_examples=40)
def test_without_a_skill_that_a_reason_cites_the_offer_scores_less(random: Random) -> None:
    offers, profile = world(random), drawn_profile(random)
    among = ranker(offers)
    for scored in recommended(among, profile)[:5]:
        for cited in skills_cited(profile, offers[scored.offer_id], scored) & {
            s.label for s in profile.skills
        }:
            rest = tuple(skill for skill in profile.skills if skill.label != cited)
            poorer = profile.model_copy(update={"skills": rest})
            assert scores(among, poorer)[scored.offer_id] < scored.score


def test_skills_are_cited_at_all() -> None:
    """Without this the test above could pass by reading no reason."""
    cited = set()
    for seed in range(20):
        random = Random(seed)
        offers, profile = world(random), drawn_profile(random)
        for scored in recommended(ranker(offers), profile):
            cited |= skills_cited(profile, offers[scored.offer_id], scored)
    assert len(cited & set(SKILLS)) >= len(SKILLS) / 2


@given(randoms)
@settings(max_examples=40)
def test_a_skill_that_an_offer_requires_and_one_gains_never_lowers_its_score(random: Random) -> None:
    offers, profile = world(random), drawn_profile(random)
    among = ranker(offers)
    own = {skill.label for skill in profile.skills}
    for scored in recommended(among, profile)[:5]:
        for required in offers[scored.offer_id].skills:
            if required.required and required.label not in own:
                gained = StatedSkill(label=required.label)
                richer = profile.model_copy(update={"skills": (*profile.skills, gained)})
                assert scores(among, richer)[scored.offer_id] > scored.score


@given(randoms)
@settings(max_examples=60)
def test_nothing_recommended_breaks_what_was_said(random: Random) -> None:
    offers, profile = world(random), drawn_profile(random)
    for scored in recommended(ranker(offers), profile):
        assert_could_take(profile, offers[scored.offer_id])


def assert_could_take(profile: Profile, terms: OfferTerms) -> None:
    """From the terms alone, without what matching makes of them."""
    home = profile.residence.latitude or 0, profile.residence.longitude or 0
    nearest = min(km_between(home, (p.latitude or 0, p.longitude or 0)) for p in terms.places)
    assert nearest <= (profile.travel.kilometres or 0) + 1e-6
    spoken = {known.language: CEFR_ORDER[known.level] for known in profile.languages}
    for asked in terms.languages:
        assert not asked.required or spoken.get(asked.language, 0) >= CEFR_ORDER[asked.level]
    driven = set().union(*(INCLUDED[licence] for licence in profile.licences))
    assert {need.licence for need in terms.licences if need.required} <= driven
    assert not profile.contracts or terms.contract in (None, *profile.contracts)
    assert not profile.working_times or terms.working_time in (None, *profile.working_times)
    assert terms.expires_on is None or terms.expires_on >= TODAY


# --- who somebody is --------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(
    ("Fatima", "Jean", "Ngozi", "Wout", "Boulanger", "Lasser", "Élodie", "Nguyễn", "María José")
)
COUNTRIES = st.sampled_from(("FR", "BE", "MA", "PL", "UA", "CD"))


@st.composite
def persons(draw: st.DrawFn) -> dict[str, Any]:
    born = draw(st.dates(min_value=datetime(1950, 1, 1).date(), max_value=datetime(2008, 12, 31).date()))  # noqa: DTZ001
    return {
        "first": draw(NAMES),
        "last": draw(NAMES),
        "born": born,
        "gender": draw(st.sampled_from(("F", "M", "X"))),
        "nationality": draw(COUNTRIES),
    }


def classic(who: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(CLASSIC)
    identification = document["SkillsPassport"]["LearnerInfo"]["Identification"]
    identification["PersonName"] = {"FirstName": who["first"], "Surname": who["last"]}
    born = who["born"]
    identification["Demographics"] = {
        "Birthdate": {"Year": born.year, "Month": born.month, "Day": born.day},
        "Gender": {"Code": who["gender"]},
        "Nationality": [{"Code": who["nationality"]}],
    }
    return document


def newer(who: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(NEWER)
    document["profile"]["personalInformation"] |= {
        "firstName": who["first"],
        "lastName": who["last"],
        "dateOfBirth": who["born"].isoformat(),
        "gender": {"code": who["gender"]},
        "nationalities": [{"code": who["nationality"]}],
    }
    return document


def resume(who: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(RESUME)
    document["basics"] |= {
        "name": f"{who['first']} {who['last']}",
        "image": f"https://example.org/{who['gender']}.jpg",
        "summary": f"Born on {who['born']}, {who['nationality']}, {who['gender']}.",
    }
    document["basics"]["birthDate"] = who["born"].isoformat()
    return document


@pytest.mark.parametrize(
    "written", [classic, newer, resume], ids=["Europass", "newer Europass", "JSON Resume"]
)
@given(data=st.data())
@settings(max_examples=30)
def test_gender_age_name_and_nationality_change_neither_profile_nor_ranking(written: Any, data: Any) -> None:
    one, other = (read(written(data.draw(persons()))) for _ in range(2))
    assert one == other
    among = ranker(OFFERS_EVERYWHERE)
    assert recommended(among, one) == recommended(among, other)


def read(document: dict[str, Any]) -> Profile:
    """The profile, at home in the middle of the drawn offers."""
    profile = profile_of(unwrapped(document)[1], TODAY)
    home = profile.residence.model_copy(update={"latitude": 50.7, "longitude": 3.2})
    return profile.model_copy(update={"residence": home})


OFFERS_EVERYWHERE = world(Random(3), 60)
