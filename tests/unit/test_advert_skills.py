"""Skills found in the text of adverts, beside the lists that they carry."""

from __future__ import annotations

from hypothesis import given

from contracts.offers import OfferTerms
from contracts.values import StatedSkill
from matching.advert_skills import compared, evaluate_skills
from tests.unit.matching_given import TAXONOMY, randoms, skill
from tests.unit.test_truthful_reasons import drawn_terms


def advert(description: str, *listed: str, language: str = "en", desired: tuple[str, ...] = ()) -> OfferTerms:
    skills = [StatedSkill(label=label, required=label not in desired) for label in (*listed, *desired)]
    return OfferTerms(title="Advert", description=description, language=language, skills=tuple(skills))


def test_the_list_is_no_part_of_what_is_read() -> None:
    one = compared(advert("daily welding", "tig"), TAXONOMY)

    assert (one.listed, one.found, one.both) == ({skill("tig"): True}, {}, [])


def test_what_is_listed_and_found_counts_for_recall_and_precision() -> None:
    found = evaluate_skills([advert("tig and grinding all day", "tig", "mag")], TAXONOMY)["en"]

    assert (found["concepts"], found["both"]) == (2, 1)
    assert found["recall"]["value"] == found["precision"]["value"] == 0.5
    assert found["found"]["value"] == 2


def test_a_listed_wording_that_is_no_concept_is_stated_and_left_out() -> None:
    found = evaluate_skills([advert("tig all day", "tig", "good cheer")], TAXONOMY)["en"]

    assert (found["stated"], found["concepts"]) == (2, 1)
    assert found["recall"]["value"] == 1


def test_both_must_say_required_or_neither() -> None:
    agree = advert("tig is required", "tig")
    differ = advert("you will use tig daily", "tig")
    wished = advert("tig would be a plus", desired=("tig",))

    found = evaluate_skills([agree, differ, wished], TAXONOMY)["en"]

    assert found["agreement"]["value"] == 2 / 3
    assert found["required"]["value"] == 1 / 3


def test_languages_are_counted_apart_and_adverts_without_a_list_not_at_all() -> None:
    adverts = [advert("tig", "tig"), advert("plans", "tig", language="nl"), advert("tig", language="fr")]

    found = evaluate_skills(adverts, TAXONOMY)

    assert {language: figures["recall"]["value"] for language, figures in found.items()} == {"en": 1, "nl": 0}
    assert "agreement" not in found["nl"]


@given(randoms)
def test_shares_are_shares_and_lie_in_their_intervals(random: object) -> None:
    for figures in evaluate_skills([drawn_terms(random) for _ in range(9)], TAXONOMY).values():  # type: ignore[arg-type]
        for name in {"recall", "precision", "agreement"} & figures.keys():
            one = figures[name]
            assert 0 <= one["low"] <= one["value"] <= one["high"] <= 1
