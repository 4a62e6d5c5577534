"""How adverts are found by names in other languages, on four adverts for two trades."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from contracts.offers import OfferTerms
from contracts.values import Code
from matching.adverts import Adverts, evaluate_adverts, questions
from matching.reading import Reader
from matching.taxonomy.model import LANGUAGES
from tests.unit.matching_given import SmallTaxonomy, occupation
from tests.unit.test_matching_reading import LetterEncoder, Named

WELDING, NURSING = (
    Code(scheme="ESCO", code=occupation("welder")),
    Code(scheme="ESCO", code=occupation("nurse")),
)


def advert(title: str, *codes: Code) -> OfferTerms:
    return OfferTerms(title=title, language="fr", occupations=codes)


def reader(titles: dict[str, list[tuple[str, float]]]) -> Reader:
    """Reads titles as told."""

    class AsTold:
        identity = "as told"

        def read(self, texts: Sequence[str], languages: Sequence[str], limit: int = 5) -> list[list[Named]]:
            return [[Named(occupation(name), score) for name, score in titles[text]] for text in texts]

    return Reader(SmallTaxonomy(), LetterEncoder(), AsTold())


def test_each_occupation_that_codes_stand_for_above_all_is_asked_for_once() -> None:
    rome = Code(scheme="ROME", code="H2913")  # welder .6, boilermaker .3
    asked = questions(
        [advert("a", WELDING), advert("b", rome), advert("c"), advert("d", NURSING)], SmallTaxonomy()
    )

    assert {one.uri: set(one.right) for one in asked} == {WELDING.code: {0, 1}, NURSING.code: {3}}


def test_a_job_title_narrows_what_a_code_stands_for() -> None:
    narrowed = advert("a", Code(scheme="ROME", code="H2913", label="Boilermaker"))

    assert [one.uri for one in questions([narrowed], SmallTaxonomy())] == [occupation("boilermaker")]


def test_adverts_read_as_their_codes_say_are_found_first_in_every_language() -> None:
    reads = {name: [(name, 1.0)] for name in ("welder", "nurse")} | {
        "soudeur": [("welder", 0.9)],
        "soins": [("nurse", 0.9)],
    }
    adverts = [advert("soins", NURSING), advert("soudeur", WELDING)]

    found = evaluate_adverts(adverts, reader(reads), SmallTaxonomy())

    assert (found["adverts"], found["questions"]) == (2, 2)
    for language in LANGUAGES:
        assert found["languages"][language]["concepts only"]["ndcg@10"]["value"] == 1


def test_codes_and_coded_skills_are_hidden_from_what_reads() -> None:
    reads = {
        "welder": [("welder", 1.0)],
        "nurse": [("nurse", 1.0)],
        "soudeur": [("nurse", 0.9)],
        "soins": [("welder", 0.9)],
    }
    adverts = [advert("soins", NURSING), advert("soudeur", WELDING)]

    found = evaluate_adverts(adverts, reader(reads), SmallTaxonomy())

    assert found["languages"]["nl"]["concepts only"]["mrr"]["value"] == pytest.approx(0.5)


def test_an_advert_is_nearer_the_more_surely_it_was_read() -> None:
    reads = {
        "welder": [("welder", 1.0)],
        "a": [("welder", 0.4)],
        "b": [("welder", 0.9)],
        "c": [("boilermaker", 1.0)],
    }
    adverts = Adverts([advert("a"), advert("b"), advert("c")], reader(reads), SmallTaxonomy())

    assert adverts.parts("welder", "nl")["occupation"].tolist() == pytest.approx(
        [np.float16(0.4**0.5), np.float16(0.9**0.5), 0.7]
    )
