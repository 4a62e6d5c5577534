"""Reading offers and profiles, with an encoder and an occupation reader that are easy to foresee."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
from hypothesis import given

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import (
    Code,
    LanguageLevel,
    LicenceNeed,
    OccupationStated,
    Place,
    StatedSkill,
    TextVersion,
)
from matching.reading import OfferReading, Reader, Spot
from tests.unit.matching_given import (
    DIMENSION,
    KORTRIJK,
    OCCUPATIONS,
    SmallTaxonomy,
    drawn_offer,
    occupation,
    randoms,
    skill,
)


@dataclass(frozen=True)
class Named:
    uri: str
    score: float


class LetterEncoder:
    """A text's vector counts its letters; how often it was asked shows whether texts go in batches."""

    name, dimension = "letters", DIMENSION

    def __init__(self) -> None:
        self.calls = 0

    def encode(
        self, texts: Sequence[str], *, kind: Literal["query", "passage"] = "passage"
    ) -> np.ndarray[Any, np.dtype[np.float32]]:
        self.calls += 1
        counts = np.array([[text.lower().count(c) + 0.01 for c in "aeiorstn"] for text in texts], np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


class TitleReader:
    """Reads a title as the occupations whose names are among its words."""

    identity = "by their words"

    def read(self, texts: Sequence[str], languages: Sequence[str], limit: int = 5) -> list[list[Named]]:
        return [
            [Named(occupation(name), 0.9) for name in OCCUPATIONS if name in text.lower().split()]
            for text in texts
        ]


def a_reader() -> Reader:
    return Reader(SmallTaxonomy(), LetterEncoder(), TitleReader())


def read(**terms: Any) -> OfferReading:
    (reading,) = a_reader().read_offers([OfferTerms(**({"title": "Welder", "language": "en"} | terms))])
    return reading


def read_profile(**facts: Any) -> Any:
    usual = {"residence": Place(label="Lille"), "languages": (LanguageLevel(language="fr", level="C2"),)}
    return a_reader().read_profile(Profile(**(usual | facts)))


def occupations(reading: OfferReading) -> dict[str, float]:
    return {one.uri: one.score for one in reading.occupations}


@given(randoms)
def test_a_reading_survives_its_table(random: Any) -> None:
    reading = drawn_offer(random)
    assert OfferReading.from_row(json.loads(json.dumps(reading.to_row())), reading.vector) == reading


def test_a_title_is_read_undecorated() -> None:
    assert occupations(read(title="Welder (M/F) – full time – Kortrijk")) == {occupation("welder"): 0.9}


def test_the_offers_own_places_are_no_part_of_its_title() -> None:
    title_read: list[str] = []

    class Listening(TitleReader):
        def read(self, texts: Sequence[str], languages: Sequence[str], limit: int = 5) -> list[list[Named]]:
            title_read.extend(texts)
            return super().read(texts, languages, limit)

    places = (Place(label="Rumes"), Place(label="La Bruyère"))
    titles = ("Welder – Rumes", "Welder (La Bruyère)", "Welder à Rumes", "Rumes", "Welder Rumester")
    terms = [OfferTerms(title=title, language="fr", places=places) for title in titles]
    Reader(SmallTaxonomy(), LetterEncoder(), Listening()).read_offers(terms)
    assert title_read == ["Welder", "Welder", "Welder", "Rumes", "Welder Rumester"]


def test_an_esco_code_is_taken_at_its_word() -> None:
    nurse = Code(scheme="ESCO", code=occupation("nurse"))
    assert occupations(read(title="Welder", occupations=(nurse,))) == {occupation("nurse"): 1.0}


def test_a_code_that_is_not_known_leaves_the_title_to_say_it() -> None:
    for code in (
        Code(scheme="ESCO", code="gone"),
        Code(scheme="ROME", code="X0000"),
        Code(scheme="ISCO-08", code="7212"),
    ):
        assert occupations(read(title="Welder", occupations=(code,))) == {occupation("welder"): 0.9}


def test_a_rome_code_is_narrowed_by_its_job_title() -> None:
    code = Code(scheme="ROME", code="H2913", label="Boilermaker")
    assert occupations(read(title="Technician", occupations=(code,))) == {occupation("boilermaker"): 1.0}


def test_a_rome_code_without_a_known_title_gives_all_it_covers_the_best_supported_first() -> None:
    found = read(title="Technician", occupations=(Code(scheme="ROME", code="H2913"),)).occupations
    assert [(one.uri, round(one.score, 3)) for one in found] == [
        (occupation("welder"), 0.85),
        (occupation("boilermaker"), 0.425),
    ]


def test_a_title_cannot_mean_what_its_rome_code_does_not_cover() -> None:
    found = occupations(read(title="Nurse", occupations=(Code(scheme="ROME", code="H2913"),)))
    assert occupation("nurse") not in found


def test_stated_skills_are_required_as_stated_and_those_the_text_only_mentions_desired() -> None:
    reading = read(
        skills=(StatedSkill(label="TIG"), StatedSkill(label="plans", required=False)),
        description="You weld mag and tig",
    )
    assert {one.key: one.required for one in reading.skills} == {
        skill("tig"): True,
        skill("plans"): False,
        skill("mag"): False,
    }


def test_a_stated_skill_is_found_by_code_by_label_within_its_words_or_kept_as_words() -> None:
    stated = (
        StatedSkill(label="whatever", code=Code(scheme="ESCO", code=skill("care"))),
        StatedSkill(label="Grinding"),
        StatedSkill(label="mag mastered"),
        StatedSkill(label="Bonne humeur à toute épreuve"),
    )
    keys = [one.key for one in read(title="x", skills=stated).skills]
    assert keys == [skill("care"), skill("grinding"), skill("mag"), "words:bonne humeur a toute epreuve"]


def test_the_facts_of_an_offer_are_kept_as_stated() -> None:
    reading = read(
        versions=(TextVersion(language="nl", title="Lasser"),),
        places=(
            Place(label="somewhere"),
            Place(label="Kortrijk", latitude=KORTRIJK[0], longitude=KORTRIJK[1]),
        ),
        licences=(LicenceNeed(licence="B"), LicenceNeed(licence="CE", required=False)),
        published_at=datetime(2026, 5, 1, 23, 30, tzinfo=UTC),
        expires_on=date(2026, 7, 1),
    )
    assert reading.text_languages == ("en", "nl")
    assert reading.spots == (Spot(1, *KORTRIJK),)
    assert reading.licences == ("B",)
    assert (reading.published_on, reading.expires_on) == (date(2026, 5, 1), date(2026, 7, 1))


def test_a_batch_of_offers_is_encoded_at_once() -> None:
    encoder = LetterEncoder()
    reader = Reader(SmallTaxonomy(), encoder, TitleReader())
    assert len(reader.read_offers([OfferTerms(title="Cook", language="en")] * 7)) == 7
    assert encoder.calls == 1


def test_skills_leave_the_direction_of_a_profile_as_it_is() -> None:
    welder = (OccupationStated(label="welder"),)
    plain, skilled = (
        read_profile(occupations_wanted=welder, skills=some) for some in ((), (StatedSkill(label="tig"),))
    )
    assert np.array_equal(plain.vector, skilled.vector)
    assert np.linalg.norm(plain.vector) > 0.99


def test_a_profile_without_occupations_means_nothing_in_particular() -> None:
    assert not read_profile(skills=(StatedSkill(label="tig"),)).vector.any()


def test_an_occupation_held_implies_its_essential_skills_and_one_wanted_does_not() -> None:
    held = read_profile(occupations_held=(OccupationStated(label="welder"),))
    assert dict(held.implied) == {skill(name): occupation("welder") for name in ("tig", "mag", "plans")}
    assert read_profile(occupations_wanted=(OccupationStated(label="welder"),)).implied == {}


def test_a_profile_holds_the_licences_that_its_licences_include() -> None:
    assert read_profile(licences=("C",)).licences >= {"C", "B"}
