"""What an offer misses, a training may give: which sessions are pointed to, in which order, and which never."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, get_args
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given

from contracts.trainings import Provider, Site, TrainingTerms
from contracts.values import CEFR, CEFR_ORDER, Code, LanguageLevel, Place, StatedSkill, TravelLimit
from matching.bridging import MOST, Bridge, Gap, Session, bridges, gap_of, open_to
from matching.eligibility import Constraint, Miss, too_far
from matching.reading import ProfileReading, SkillRead, read_training
from matching.reading.licences import UPON_B, with_implied
from matching.reading.trainings import FOLLOWED
from services.floor.places import distance_km
from tests.unit.matching_given import (
    KORTRIJK,
    LILLE,
    SKILLS,
    TAXONOMY,
    TODAY,
    a_profile,
    an_offer,
    drawn_profile,
    floor,
    occupation,
    randoms,
    skill,
    skills,
)

TOURNAI, GENT = (50.6056, 3.3879), (51.0543, 3.7174)
DUTCH_B1 = Gap(languages=(floor("nl", "B1"),))


def level(language: str, cefr: CEFR) -> LanguageLevel:
    return LanguageLevel(language=language, level=cefr)


def sites(*positions: tuple[float, float]) -> tuple[Site, ...]:
    return tuple(
        Site(kind="both", place=Place(label=f"Site {n}", latitude=north, longitude=east))
        for n, (north, east) in enumerate(positions)
    )


def a_session(number: int = 1, *, terms: dict[str, Any] | None = None, **facts: Any) -> Session:
    """A session in Kortrijk, in French, of whoever has A2 of it, with six seats free; ``facts`` say otherwise."""
    usual: dict[str, Any] = {
        "title": "Formation",
        "language": "fr",
        "providers": (Provider(name="Centre"),),
        "sites": sites(KORTRIJK),
        "entry_languages": (level("fr", "A2"),),
        "seats": 12,
    }
    reading = read_training(TrainingTerms(**(usual | (terms or {}))), TAXONOMY)
    stands: dict[str, Any] = {
        "session_id": UUID(int=number),
        "reference": f"T {number}",
        "starts_on": TODAY + timedelta(days=30),
        "seats_free": 6,
        "training": reading,
    }
    return Session(**(stands | facts))


def a_dutch_course(number: int = 1, **facts: Any) -> Session:
    terms = {"exit_languages": (level("nl", "B1"),), **facts.pop("terms", {})}
    return a_session(number, terms=terms, **facts)


def pointed_to(gap: Gap, *sessions: Session, profile: ProfileReading | None = None) -> list[Bridge]:
    profile = profile or a_profile()
    return bridges(gap, profile, open_to(profile, sessions, TODAY))


def ids(found: Sequence[Bridge]) -> list[int]:
    return [bridge.session.session_id.int for bridge in found]


# --- what is missing --------------------------------------------------------------------------------------------------


def test_of_a_near_miss_the_one_thing_is_missing() -> None:
    offer = an_offer(skills=skills("tig"), licences=("CE",), languages=(floor("nl", "B1"),))
    assert gap_of(a_profile(), offer, Miss(Constraint.LANGUAGE, language=floor("nl", "B1"))) == DUTCH_B1
    assert gap_of(a_profile(), offer, Miss(Constraint.LICENCE, licence="CE")) == Gap(licences=("CE",))


@pytest.mark.parametrize("barred", [Constraint.DISTANCE, Constraint.CONTRACT, Constraint.WORKING_TIME])
def test_no_training_opens_an_offer_barred_by_what_no_training_changes(barred: Constraint) -> None:
    assert not len(gap_of(a_profile(), an_offer(skills=skills("tig")), Miss(barred)))


def test_of_an_offer_one_can_take_the_required_skills_are_missing_that_were_neither_named_nor_learned() -> (
    None
):
    offer = an_offer(skills=(*skills("tig", "mag", "plans"), *skills("care", required=False)))
    profile = a_profile(skills=skills("tig"), implied={skill("mag"): occupation("welder")})
    assert gap_of(profile, offer, None) == Gap(skills=skills("plans"))


# --- what gives it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reached", "is_given"), [("A2", False), ("B1", True), ("B2", True)]
)  # fmt: skip
def test_a_language_is_given_at_its_floor_or_above(reached: CEFR, is_given: bool) -> None:
    found = pointed_to(DUTCH_B1, a_session(terms={"exit_languages": (level("nl", reached),)}))
    assert [bridge.languages for bridge in found] == ([(level("nl", reached),)] if is_given else [])


def test_another_language_gives_nothing() -> None:
    assert not pointed_to(DUTCH_B1, a_session(terms={"exit_languages": (level("de", "C1"),)}))


@pytest.mark.parametrize(
    ("given_", "held", "wanted", "is_given"),
    [
        ("FORKLIFT", (), "FORKLIFT", True),
        ("FORKLIFT", (), "VCA", False),
        ("CE", ("B",), "C1", True),
        ("C", ("B",), "CE", False),
        ("D", ("B", "CE"), "DE", True),
        ("A", (), "A1", True),
    ],
)
def test_a_licence_is_given_by_itself_or_by_one_that_includes_it(
    given_: Any, held: Any, wanted: Any, is_given: bool
) -> None:
    found = pointed_to(
        Gap(licences=(wanted,)),
        a_session(terms={"licences": (given_,)}),
        profile=a_profile(licences=with_implied(held)),
    )
    assert [bridge.licences for bridge in found] == ([(wanted,)] if is_given else [])


def test_a_course_for_lorries_is_not_for_who_cannot_drive_a_car_unless_it_begins_with_that() -> None:
    assert {"BE", "C1", "C", "CE", "D", "DE"} <= UPON_B and UPON_B.isdisjoint(
        {"B", "B1", "A", "AM", "CODE95"}
    )
    lorry, both = a_session(1, terms={"licences": ("CE",)}), a_session(2, terms={"licences": ("B", "CE")})
    gap = Gap(licences=("B",))
    assert ids(pointed_to(gap, lorry, both)) == [2]
    driver = a_profile(licences=with_implied(["B"]))
    assert ids(pointed_to(Gap(licences=("CE",)), lorry, both, profile=driver)) == [1, 2]


def test_a_skill_is_given_by_its_concept_in_any_wording_by_the_same_words_or_as_essential_to_an_occupation() -> (
    None
):
    coded = StatedSkill(label="soudage TIG", code=Code(scheme="ESCO", code=skill("tig")))
    assert pointed_to(Gap(skills=skills("tig")), a_session(terms={"skills": (coded,)}))
    assert not pointed_to(Gap(skills=skills("mag")), a_session(terms={"skills": (coded,)}))
    rare = SkillRead("words:reading the river", "Reading the  river!")
    same = a_session(terms={"skills": (StatedSkill(label="reading THE river"),)})
    assert pointed_to(Gap(skills=(rare,)), same)
    leads = a_session(terms={"occupations": (Code(scheme="ESCO", code=occupation("welder")),)})
    assert pointed_to(Gap(skills=skills("plans")), leads)
    assert not pointed_to(Gap(skills=skills("care")), leads)


def test_an_offers_own_words_for_a_concept_are_the_same_words_too() -> None:
    asked = SkillRead(skill("tig"), "soudage fin")
    assert pointed_to(Gap(skills=(asked,)), a_session(terms={"skills": (StatedSkill(label="Soudage fin"),)}))


def test_a_code_that_may_mean_several_occupations_gives_only_what_is_essential_to_each() -> None:
    plans = Gap(skills=skills("plans"))
    code = Code(scheme="ROME", code="H2913", label="Soudage manuel")
    assert not pointed_to(plans, a_session(terms={"occupations": (code,)})), "a boilermaker may be meant"
    named = code.model_copy(update={"label": "Welder"})
    assert pointed_to(plans, a_session(terms={"occupations": (named,)}))
    unknown = Code(scheme="ESCO", code="esco:occupation/gone")
    assert not pointed_to(plans, a_session(terms={"occupations": (unknown,)}))


def test_a_session_says_which_part_it_gives() -> None:
    gap = Gap(skills=skills("tig", "mag"))
    part, whole = (
        a_session(n, terms={"skills": tuple(StatedSkill(label=name) for name in names)})
        for n, names in enumerate((("tig",), ("mag", "tig")))
    )
    first, second = pointed_to(gap, part, whole)
    assert (first.skills, first.whole) == (skills("tig"), False)
    assert (second.skills, second.whole) == (skills("tig", "mag"), True)


def test_nothing_missing_points_nowhere() -> None:
    assert pointed_to(Gap(), a_dutch_course()) == []


# --- who can follow it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [
        ({}, True),
        ({"starts_on": TODAY}, True),
        ({"starts_on": TODAY - timedelta(days=1)}, False),
        ({"seats_free": 1}, True),
        ({"seats_free": 0}, False),
        ({"seats_free": -1}, False),
        ({"is_cancelled": True}, False),
    ],
)
def test_a_session_takes_people_until_it_begins_is_full_or_cancelled(
    facts: dict[str, Any], is_open: bool
) -> None:
    assert bool(pointed_to(DUTCH_B1, a_dutch_course(**facts))) is is_open


@pytest.mark.parametrize(
    ("language", "entry", "known", "follows"),
    [
        ("fr", [("fr", "A2")], [("fr", "A2")], True),
        ("fr", [("fr", "B1")], [("fr", "A2")], False),
        ("fr", [("fr", "A2"), ("nl", "A1")], [("fr", "C2")], False),
        ("fr", [("fr", "A2"), ("nl", "A1")], [("fr", "C2"), ("nl", "A1")], True),
        ("fr", [], [("fr", "B1")], True),
        ("fr", [], [("fr", "A2")], False),
        ("nl", [("fr", "A2")], [("fr", "C2")], False),
        ("nl", [("fr", "A2")], [("fr", "C2"), ("nl", "B1")], True),
        ("nl", [("nl", "A1")], [("fr", "C2"), ("nl", "A1")], True),
    ],
)
def test_one_follows_a_training_in_the_languages_it_asks_for(
    language: str, entry: Any, known: Any, follows: bool
) -> None:
    terms = {"language": language, "entry_languages": tuple(level(*one) for one in entry)}
    profile = a_profile(languages=tuple(level(*one) for one in known))
    assert bool(pointed_to(DUTCH_B1, a_dutch_course(terms=terms), profile=profile)) is follows


def test_every_site_is_within_the_limits() -> None:
    both = a_dutch_course(
        terms={"sites": sites(LILLE, KORTRIJK)}
    )  # Kortrijk is 26 km away, by car about 36 minutes
    for travel, is_open in (
        (TravelLimit(kilometres=30), True),
        (TravelLimit(kilometres=20), False),
        (TravelLimit(minutes=45), True),
        (TravelLimit(minutes=30), False),
        (TravelLimit(kilometres=30, minutes=30), False),
        (TravelLimit(), True),
    ):
        assert bool(pointed_to(DUTCH_B1, both, profile=a_profile(travel=travel))) is is_open, travel
    [found] = pointed_to(DUTCH_B1, both)
    assert found.distance_km == pytest.approx(distance_km(*LILLE, *KORTRIJK))


def test_a_site_nobody_can_place_is_in_nobodys_reach_and_who_lives_nowhere_reaches_nothing() -> None:
    unplaced = (*sites(LILLE), Site(kind="practice", place=Place(label="to be told")))
    assert not pointed_to(DUTCH_B1, a_dutch_course(terms={"sites": unplaced}))
    nowhere = a_profile(latitude=None, longitude=None, travel=TravelLimit())
    assert not pointed_to(DUTCH_B1, a_dutch_course(), profile=nowhere)


# --- in which order ---------------------------------------------------------------------------------------------------


def test_the_soonest_comes_first_then_the_nearest_then_by_reference_and_there_are_three_at_most() -> None:
    soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=9)
    chosen = pointed_to(
        DUTCH_B1,
        a_dutch_course(1, starts_on=later),
        a_dutch_course(2, starts_on=soon, reference="B"),
        a_dutch_course(3, starts_on=soon, reference="A"),
        a_dutch_course(4, starts_on=soon, reference="Z", terms={"sites": sites(TOURNAI)}),
    )
    assert ids(chosen) == [4, 3, 2]
    assert len(chosen) == MOST


# --- whatever is drawn ------------------------------------------------------------------------------------------------


def drawn_session(random: Random, number: int) -> Session:
    def levels() -> tuple[LanguageLevel, ...]:
        return tuple(
            level(code, random.choice(get_args(CEFR)))
            for code in random.sample(("fr", "nl", "de"), random.choice((0, 1, 1, 2)))
        )

    named = random.sample(SKILLS, random.randrange(4))
    terms = {
        "language": random.choice(("fr", "nl", "de")),
        "sites": sites(
            *((random.uniform(50.2, 51.2), random.uniform(2.5, 4.0)) for _ in range(random.choice((1, 2))))
        ),
        "entry_languages": levels(),
        "exit_languages": levels(),
        "skills": tuple(StatedSkill(label=name) for name in named),
        "licences": tuple(random.sample(("B", "C", "CE", "FORKLIFT"), random.choice((0, 1, 2)))),
    }
    return a_session(
        number,
        terms=terms,
        starts_on=TODAY + timedelta(days=random.randrange(-5, 60)),
        seats_free=random.randrange(-1, 5),
        is_cancelled=random.random() < 0.1,
    )


def drawn_gap(random: Random) -> Gap:
    return Gap(
        languages=tuple(
            floor(code, random.choice(get_args(CEFR)))
            for code in random.sample(("fr", "nl", "de"), random.choice((0, 1)))
        ),
        licences=tuple(random.sample(("B", "C", "CE", "FORKLIFT"), random.choice((0, 1)))),
        skills=skills(*random.sample(SKILLS, random.randrange(4))),
    )


def lacked(gap: Gap, profile: ProfileReading) -> Gap:
    """A gap is what somebody has not."""
    return replace(
        gap,
        languages=tuple(
            one for one in gap.languages if profile.levels.get(one.language, 0) < CEFR_ORDER[one.level]
        ),
        licences=tuple(one for one in gap.licences if one not in profile.licences),
    )


@given(randoms)
def test_no_session_pointed_to_breaks_a_condition_and_none_before_the_last_was_passed_over(
    random: Random,
) -> None:
    profile = drawn_profile(random)
    sessions = [drawn_session(random, number) for number in range(30)]
    gap = lacked(drawn_gap(random), profile)
    found = pointed_to(gap, *sessions, profile=profile)
    can = [session for session in sessions if _gives(session, gap, profile) and _is_open(session, profile)]
    can.sort(key=lambda one: (one.starts_on, _furthest(one, profile), one.reference))
    assert ids(found) == [session.session_id.int for session in can[:MOST]]


@given(randoms)
def test_take_away_what_a_session_gives_and_it_goes(random: Random) -> None:
    profile = drawn_profile(random)
    gap = lacked(drawn_gap(random), profile)
    for bridge in pointed_to(gap, *(drawn_session(random, number) for number in range(30)), profile=profile):
        assert bridge.languages or bridge.licences or bridge.skills
        training = bridge.session.training
        without = training.terms.model_copy(update={"exit_languages": (), "licences": (), "skills": ()})
        emptied = replace(bridge.session, training=read_training(without, TAXONOMY))
        assert not pointed_to(gap, emptied, profile=profile)
        for name in bridge.skills:
            less = replace(training, skills=training.skills - {name.key, f"words:{name.words}"})
            left = pointed_to(gap, replace(bridge.session, training=less), profile=profile)
            assert all(name not in again.skills for again in left)


def _gives(session: Session, gap: Gap, profile: ProfileReading) -> bool:
    terms = session.training.terms
    return (
        any(
            reached.language == one.language
            and reached.level >= one.level  # A1 … C2 are in alphabetical order
            for one in gap.languages
            for reached in terms.exit_languages
        )
        or bool(set(gap.licences) & with_implied([*terms.licences, *profile.licences]))
        or bool({one.words for one in gap.skills} & {one.label for one in terms.skills})
    )


def _is_open(session: Session, profile: ProfileReading) -> bool:
    terms, asked = session.training.terms, {}
    for one in terms.entry_languages:
        asked[one.language] = CEFR_ORDER[one.level]
    asked.setdefault(terms.language, FOLLOWED)
    far = too_far(profile, np.array([_furthest(session, profile)]))[0]
    drives = "B" in profile.licences or "B" in terms.licences or not {"C", "CE"} & set(terms.licences)
    return (
        _can_begin(session, TODAY)
        and not far
        and drives
        and all(profile.levels.get(language, 0) >= rank for language, rank in asked.items())
    )


def _can_begin(session: Session, today: date) -> bool:
    return not session.is_cancelled and session.seats_free > 0 and session.starts_on >= today


def _furthest(session: Session, profile: ProfileReading) -> float:
    home = (profile.latitude, profile.longitude)
    return max(
        distance_km(*home, site.place.latitude, site.place.longitude) for site in session.training.terms.sites
    )
