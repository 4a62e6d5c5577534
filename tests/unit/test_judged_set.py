"""The judged set's files, its measures worked by hand, and the words that BM25 counts."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import LanguageLevel, OccupationStated, Place
from matching.judged import JudgedSet, Judgement, NotAJudgedSet, measure, read_judgements
from matching.judged.bm25 import B, Bm25
from matching.judged.languages import told_in
from matching.judged.pool import as_markdown
from matching.judged.rankers import RANKERS
from matching.reading import OccupationRead, SkillRead
from tests.unit.matching_given import TAXONOMY, a_profile, occupation, skill

HOME = Place(label="Lille", country="FR", latitude=50.63, longitude=3.06)
PROFILE = Profile(
    residence=HOME,
    occupations_wanted=(OccupationStated(label="soudeur"),),
    languages=(LanguageLevel(language="fr", level="C2"),),
)
OFFERS = {name: OfferTerms(title=f"Offer {name}", language="fr", places=(HOME,)) for name in "abcd"}


def judged(**grades: int) -> JudgedSet:
    judgements = {("p", offer): Judgement(grade, "–") for offer, grade in grades.items()}
    return JudgedSet({"p": PROFILE}, OFFERS, judgements)


def runs(**rankings: str) -> measure.Runs:
    return {"p": {name: list(rankings.get(name, "")) for name in RANKERS}}


def test_the_set_that_ships_is_whole() -> None:
    shipped = JudgedSet.read()
    assert len(shipped.profiles) >= 30 and len(shipped.offers) >= 400
    assert {profile.interface_language for profile in shipped.profiles.values()} == {"fr", "nl", "de", "en"}
    assert {terms.language for terms in shipped.offers.values()} == {"fr", "nl", "de", "en"}
    places = [profile.residence for profile in shipped.profiles.values()]
    places += [place for terms in shipped.offers.values() for place in terms.places]
    assert all(place.is_located for place in places)


def test_ndcg_worked_by_hand() -> None:
    grades = judged(a=3, b=2, c=1, d=0).judgements
    ideal = 7 + 3 / math.log2(3) + 1 / math.log2(4)
    assert measure.ndcg(grades, "p", list("abcd")) == 1
    assert measure.ndcg(grades, "p", list("dba")) == pytest.approx(
        (3 / math.log2(3) + 7 / math.log2(4)) / ideal
    )
    assert measure.ndcg(grades, "p", ["unjudged", "a"]) == pytest.approx(7 / math.log2(3) / ideal)
    assert measure.ndcg(judged(a=0).judgements, "p", ["a"]) == 0


def test_each_ranker_is_measured_beside_the_product() -> None:
    found = measure.measured(judged(a=3, b=0), runs(product="a", bm25="bac"))["rankers"]
    assert found["product"] == {"ndcg@10": {"value": 1, "low": 1, "high": 1}, "judged": 1}
    assert found["bm25"]["judged"] == pytest.approx(2 / 3)
    assert found["bm25"]["ahead"]["value"] == pytest.approx(1 - 1 / math.log2(3))


def test_what_nobody_judged_waits_without_a_word_of_who_brought_it() -> None:
    given = judged(a=3)
    pairs = measure.unjudged(given, runs(product="ab", meaning="bc", bm25="a"))
    assert sorted(pairs) == [("p", "b"), ("p", "c")]
    told = as_markdown(given, pairs)
    assert "## p b: Offer b [fr]" in told and "wants: soudeur" in told and "0 km away" in told
    assert not any(name in told for name in RANKERS)


@pytest.mark.parametrize("line", ["p\ta\t4\twhy", "p\ta\t2", "p\ta\tgood\twhy"])
def test_a_judgement_that_does_not_fit_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "grades.tsv"
    file.write_text(f"profile\toffer\tgrade\treason\n{line}\n", encoding="utf-8")
    with pytest.raises(NotAJudgedSet, match="line 2"):
        read_judgements(file)


def test_tables_put_one_after_another_are_one_table_unless_they_disagree(tmp_path: Path) -> None:
    file = tmp_path / "grades.tsv"
    table = "profile\toffer\tgrade\treason\np\ta\t2\tone gap\n"
    file.write_text(table + table, encoding="utf-8")
    assert read_judgements(file) == {("p", "a"): Judgement(2, "one gap")}
    file.write_text(table + "p\ta\t1\tfar\n", encoding="utf-8")
    with pytest.raises(NotAJudgedSet, match="another grade"):
        read_judgements(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotAJudgedSet, match=r"profiles\.jsonl"):
        JudgedSet.read(tmp_path)


def test_a_rare_word_counts_more_than_a_common_one_and_a_long_text_less() -> None:
    bm25 = Bm25(["soudeur tig", "soudeur mag", "tig tig tig tig et encore bien des mots de plus"])
    first, second, third = bm25.scores("Soudeur, TIG !")
    assert first > third > 0 and first > second > 0
    assert bm25.scores("boulanger") == [0, 0, 0]
    # worked by hand: one text of mean length holds the word once, so damping is K1 and the fraction is 1
    alone = Bm25(["soudeur"])
    assert alone.scores("soudeur") == [pytest.approx(math.log(1 + 0.5 / 1.5))] and B < 1


def test_told_in_another_language_somebody_speaks_what_they_spoke() -> None:
    reading = a_profile(
        wanted=(OccupationRead(occupation("welder"), 0.9, "soudeur"),),
        skills=(SkillRead(skill("tig"), "soudage TIG"), SkillRead("words:bonne humeur", "bonne humeur")),
    )
    told = told_in("nl", PROFILE, reading, TAXONOMY)
    assert [one.label for one in told.occupations_wanted] == ["welder"]
    assert [one.label for one in told.skills] == ["tig", "bonne humeur"]
    assert (told.languages, told.interface_language) == (PROFILE.languages, "nl")
