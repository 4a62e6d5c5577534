"""Explanations: every reason names what the score rests on, in four languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.offers import OfferTerms
from contracts.values import LanguageLevel, Place, TravelLimit
from matching.crossing import crossing_notes
from matching.explanation import Explanation, explain
from matching.index import OfferIndex
from matching.ranking import Ranker, Scored
from matching.reading import OccupationRead, OfferReading, ProfileReading, SkillRead
from tests.unit.matching_given import (
    DIMENSION,
    KORTRIJK,
    TAXONOMY,
    TODAY,
    a_profile,
    an_offer,
    drawn_offer,
    drawn_profile,
    floor,
    occupation,
    randoms,
    skill,
    skills,
)
from translation.locales import LANGUAGES

IN_KORTRIJK = Place(label="Kortrijk", country="BE", latitude=KORTRIJK[0], longitude=KORTRIJK[1])


def ranked(offer: OfferReading, profile: ProfileReading) -> list[Scored]:
    index = OfferIndex(DIMENSION, TAXONOMY)
    index.put([(UUID(int=1), offer)])
    found = Ranker(index, TAXONOMY).search(profile, 1, TODAY)
    return found.recommended + [near.scored for near in found.near_misses]


def explained(
    offer: OfferReading, profile: ProfileReading, language: str = "en", **terms: Any
) -> Explanation:
    (scored,) = ranked(offer, profile)
    whole = OfferTerms(**({"title": "Lasser", "language": "nl", "places": (IN_KORTRIJK,)} | terms))
    return explain(profile, offer, whole, scored, language, TAXONOMY, TODAY)


def test_a_recommendation_explained_in_full() -> None:
    profile = a_profile(
        skills=skills("tig"),
        implied={skill("mag"): occupation("welder")},
        languages=(LanguageLevel(language="fr", level="C2"), LanguageLevel(language="nl", level="B1")),
        licences=frozenset({"B"}),
        contracts=("permanent",),
        available_from=TODAY + timedelta(days=30),
    )
    offer = an_offer(
        skills=skills("tig", "mag", "plans"),
        languages=(floor("nl", "A2"), floor("de", "A2", required=False)),
        licences=("B",),
        contract="permanent",
        published_on=TODAY - timedelta(days=3),
    )
    told = explained(offer, profile, starts_on=TODAY + timedelta(days=7))
    assert told.reasons == [
        "It is the job you want: welder.",
        "You have skills it requires: tig.",
        "Work you have done (welder) normally teaches: mag.",
        "You speak a language it asks for: Dutch, from A2 (simple everyday exchanges) on.",
        "You hold what it requires: driving licence B (car).",
        "Kortrijk: 26 km from your home as the crow flies, by car about 40 mins (estimate).",
        "The contract suits you: permanent contract.",
        "The offer is new, published 3 days ago.",
    ]
    assert told.missing == [
        "Another language would be welcome: German, from A2 (simple everyday exchanges) on.",
        "Required, and not in your profile: plans.",
        "It starts before you are available: 8 June 2026.",
    ]


@pytest.mark.parametrize(
    ("wanted", "held", "sentence"),
    [
        ((), ("welder",), "You have done this job: welder."),
        (("boilermaker",), (), "The job, welder, is close to the one you want: boilermaker."),
        ((), ("fitter",), "The job, welder, is close to one you have done: fitter."),
    ],
)
def test_which_occupation_speaks_for_it(
    wanted: tuple[str, ...], held: tuple[str, ...], sentence: str
) -> None:
    profile = a_profile(
        wanted=tuple(OccupationRead(occupation(name), 1.0) for name in wanted),
        held=tuple(OccupationRead(occupation(name), 1.0) for name in held),
    )
    about_work = [reason for reason in explained(an_offer(), profile).reasons if "job" in reason]
    assert about_work == [sentence]


@pytest.mark.parametrize(
    ("offer", "profile", "sentence"),
    [
        (
            {"languages": (floor("nl", "B1"),)},
            {},
            "It requires a language you do not speak well enough yet: Dutch, from B1 (gets by at work) on.",
        ),
        ({"licences": ("C",)}, {}, "You would need: driving licence C (lorry)."),
        (
            {"contract": "temporary"},
            {"contracts": ("permanent",)},
            "The contract is not one you chose: temporary agency work.",
        ),
        ({}, {"contracts": ("permanent",)}, "It does not say which contract it offers."),
        ({"text_languages": ("nl",)}, {}, "It is written in a language you did not name: Dutch."),
    ],
)
def test_what_is_missing_is_said(offer: dict[str, Any], profile: dict[str, Any], sentence: str) -> None:
    assert sentence in explained(an_offer(**offer), a_profile(**profile)).missing


def reads(words: str, **scores: float) -> tuple[OccupationRead, ...]:
    return tuple(OccupationRead(occupation(name), score, words) for name, score in scores.items())


@pytest.mark.parametrize(
    ("wanted", "offered", "sentence"),
    [
        (reads("Lasser", welder=0.8), reads("Lasser", welder=1.0), "It is the job you want: welder."),
        (
            reads("Metaalwerk", welder=0.8, fitter=0.8),
            reads("", welder=1.0),
            "It is the job you want: Metaalwerk.",
        ),
        (reads("Metaalwerk", welder=0.6), reads("", welder=1.0), "It is the job you want: Metaalwerk."),
        (
            reads("Metaalwerk", boilermaker=0.9, fitter=0.5),
            reads("Soudeur (H/F)", welder=0.6),
            "The job, Soudeur, is close to the one you want: boilermaker.",
        ),
        (
            reads("Metaalwerk", welder=0.4),
            reads("Soudeur – CDI", welder=0.5),
            "The job, Soudeur, is close to the one you want: Metaalwerk.",
        ),
    ],
)
def test_what_was_not_read_for_sure_is_called_as_it_was_said(
    wanted: tuple[OccupationRead, ...], offered: tuple[OccupationRead, ...], sentence: str
) -> None:
    told = explained(an_offer(occupations=offered), a_profile(wanted=wanted))
    assert [reason for reason in told.reasons if "job" in reason] == [sentence]


def test_an_offer_too_far_is_not_praised_for_being_near() -> None:
    told = explained(an_offer(), a_profile(travel=TravelLimit(kilometres=20)))
    assert "Kortrijk is further than you would go" in told.missing[0]
    assert not any("Kortrijk" in reason for reason in told.reasons)


@given(randoms)
@settings(max_examples=40, deadline=None)
def test_without_a_skill_that_a_reason_cites_the_score_is_lower(random: Random) -> None:
    profile = replace(drawn_profile(random), travel=a_profile().travel)
    offer = replace(drawn_offer(random), spots=an_offer().spots)
    for scored in ranked(offer, profile):
        terms = OfferTerms(title="–", language="nl", places=(IN_KORTRIJK,))
        reasons = explain(profile, offer, terms, scored, "en", TAXONOMY, TODAY).reasons
        cited = " ".join(reason for reason in reasons if reason.startswith("You have skills"))
        for own in profile.skills:
            if own.words in cited:
                poorer = replace(profile, skills=tuple(one for one in profile.skills if one != own))
                (after,) = ranked(offer, poorer)
                assert after.score < scored.score


@given(randoms, st.sampled_from(LANGUAGES))
@settings(max_examples=60, deadline=None)
def test_any_pair_is_explained_in_any_language_in_whole_sentences(random: Random, language: str) -> None:
    profile = replace(drawn_profile(random), travel=a_profile().travel)
    offer = replace(drawn_offer(random), spots=an_offer().spots)
    for scored in ranked(offer, profile):
        terms = OfferTerms(title="–", language="nl", places=(IN_KORTRIJK,), starts_on=date(2026, 6, 2))
        told = explain(profile, offer, terms, scored, language, TAXONOMY, TODAY)
        assert told.crossing and (told.reasons or told.missing)  # what is far and barely fits has no reasons
        for sentence in told.reasons + told.missing + told.crossing:
            assert re.search(r"[.)]$", sentence) and "%(" not in sentence and "None" not in sentence


def test_words_that_no_nomenclature_knows_are_shown_as_written() -> None:
    own = SkillRead("words:bonne humeur", "Bonne humeur")
    told = explained(an_offer(skills=(own,)), a_profile(skills=(own,)))
    assert "You have skills it requires: Bonne humeur." in told.reasons


def test_a_skill_that_an_offer_only_mentions_is_not_said_to_be_required() -> None:
    offered = skills("tig") + skills("mag", "plans", required=False)
    told = explained(an_offer(skills=offered), a_profile(skills=skills("tig", "mag")))
    assert [reason for reason in told.reasons if "skills" in reason] == [
        "You have skills it requires: tig.",
        "You have skills it mentions: mag.",
    ]
    assert not [sentence for sentence in told.missing if "plans" in sentence]


# --- crossing the border ----------------------------------------------------------------------------------------------


def test_nothing_is_said_of_a_border_that_is_not_crossed() -> None:
    assert crossing_notes("BE", "BE", "fr") == () and crossing_notes(None, "BE", "fr") == ()
    assert explained(an_offer(), a_profile(country="BE")).crossing == []


def test_between_france_and_belgium_each_rule_names_its_source() -> None:
    notes = {note.topic: note for note in crossing_notes("FR", "BE", "en")}
    assert notes["social_security"].source == "Regulation (EC) No 883/2004, Article 11(3)(a)"
    assert "Belgium" in notes["social_security"].text
    assert "65" in notes["unemployment"].source and "France" in notes["unemployment"].text
    assert notes["tax"].source.startswith("Tax convention between France and Belgium of 10 March 1964")
    assert notes["diploma"].source == "Directive 2005/36/EC"
    assert "not legal advice" in notes["advice"].text
    assert {note.topic for note in crossing_notes("BE", "FR", "en")} == set(notes)


def test_elsewhere_no_convention_is_named_that_does_not_apply() -> None:
    assert all("Belgium" not in note.source for note in crossing_notes("FR", "LU", "en"))
    outside = crossing_notes("FR", "GB", "en")
    assert all("883/2004" not in note.source for note in outside)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_own_words(language: str) -> None:
    told = explained(an_offer(skills=skills("tig", "mag")), a_profile(skills=skills("tig")), language)
    english = explained(an_offer(skills=skills("tig", "mag")), a_profile(skills=skills("tig")), "en")
    same = set(told.reasons + told.missing + told.crossing) & set(
        english.reasons + english.missing + english.crossing
    )
    assert bool(same) == (language == "en")
