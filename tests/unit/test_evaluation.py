"""Figures worked out by hand on a set of three labels and two titles."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.evaluation import (
    PARTS,
    LinkingSet,
    NotALinkingSet,
    Scorer,
    evaluate,
    measured,
    ranked,
    scorer_without,
)
from matching.linking import OccupationReader
from services.cli.common import Stop
from services.cli.evaluate import evaluate as command
from tests.unit import linking_given as given

WELDER, NURSE = "http://data.europa.eu/esco/occupation/w", "http://data.europa.eu/esco/occupation/n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tst_q_fr_c_nl"
    folder.mkdir()
    (folder / "queries.tsv").write_text("Q1\tSoudeur\nQ2\tInfirmier\n")
    (folder / "corpus_elements.tsv").write_text(
        "C1_000\tlasser\nC1_001\tplaatlasser\nC2_000\tverpleegkundige\n"
    )
    (folder / "annotations.tsv").write_text("Q1\t0\tC1_000\t1\nQ1\t0\tC1_001\t1\nQ2\t0\tC2_000\t1\n")
    (folder / "concept_mapping.tsv").write_text(f"C1_000\t{WELDER}\nC1_001\t{WELDER}\nC2_000\t{NURSE}\n")
    return folder


def scorer(*rows: Sequence[float]) -> Scorer:
    scores = dict(zip(("Soudeur", "Infirmier"), rows, strict=True))

    def score(queries: Sequence[str], _: LinkingSet) -> NDArray[np.float32]:
        return np.array([scores[query] for query in queries], np.float32)

    return score


def test_labels_are_ranked_one_by_one_and_concepts_once(folder: Path) -> None:
    # Soudeur: nurse .9, welder .8 and .1 -> labels at 2 and 3, concept at 2. Infirmier: both welders before the nurse.
    figures = evaluate(folder, scorer([0.8, 0.1, 0.9], [0.7, 0.6, 0.5]))

    assert figures["pair"] == "fr-nl"
    assert figures["queries"] == 2
    assert figures["elements"]["mrr"]["value"] == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert figures["concepts"]["mrr"]["value"] == pytest.approx((1 / 2 + 1 / 2) / 2)
    assert figures["elements"]["accuracy@1"]["value"] == 0
    assert figures["elements"]["accuracy@5"]["value"] == 1
    assert figures["elements"]["recall@10"]["value"] == 1


def test_the_interval_holds_the_value_and_closes_when_every_title_agrees(folder: Path) -> None:
    mixed = evaluate(folder, scorer([0.8, 0.1, 0.9], [0.7, 0.6, 0.9]))["elements"]["mrr"]
    equal = evaluate(folder, scorer([0.9, 0.1, 0.8], [0.1, 0.2, 0.9]))["elements"]["mrr"]

    assert mixed["low"] == pytest.approx(0.5)
    assert mixed["value"] == pytest.approx(0.75)
    assert mixed["high"] == pytest.approx(1)
    assert equal == {"value": 1, "low": 1, "high": 1}


def test_without_a_concept_mapping_there_are_no_concept_figures(folder: Path) -> None:
    (folder / "concept_mapping.tsv").unlink()

    assert "concepts" not in evaluate(folder, scorer([1, 0, 0], [0, 0, 1]))


def test_ties_go_to_the_higher_document_number() -> None:
    elements = ["C2", "C1", "C3"]

    assert ranked(np.array([0.5, 0.5, 0.1], np.float32), elements, np.array([1, 0, 2])) == ["C2", "C1", "C3"]
    assert ranked(np.array([0.5, 0.5, 0.5000001], np.float32), elements, np.array([1, 0, 2]))[0] == "C3"


def test_a_title_whose_answer_lies_beyond_the_depth_counts_nothing() -> None:
    assert measured(["a", "b"], {"z"}) == (0, 0, 0, 0, 0, 0)


def test_figures_of_one_query_worked_by_hand() -> None:
    # "b" at the second of two places that would be right: 0.6309 / (1 + 0.6309) = 0.3869
    assert measured(["a", "b"], {"b", "z"}) == pytest.approx((1 / 2, 0, 1, 1, 0.38685, 1 / 2), abs=1e-5)
    # all three right ones at 1, 2 and 4, of four: (1 + 0.6309 + 0.4307) / (1 + 0.6309 + 0.5 + 0.4307) = 0.8048
    found = measured(["a", "b", "x", "c"], {"a", "b", "c", "z"})
    assert found == pytest.approx((1, 1, 1, 1, 0.80483, 3 / 4), abs=1e-4)


def test_a_run_is_written_as_trec_eval_reads_it(folder: Path) -> None:
    run = io.StringIO()
    evaluate(folder, scorer([0.8, 0.1, 0.9], [0.7, 0.6, 0.5]), run)
    assert run.getvalue().splitlines()[:3] == [
        "Q1 Q0 C2_000 1 0.900000 passerelle",
        "Q1 Q0 C1_000 2 0.800000 passerelle",
        "Q1 Q0 C1_001 3 0.100000 passerelle",
    ]
    assert [line.split()[0] for line in run.getvalue().splitlines()] == 3 * ["Q1"] + 3 * ["Q2"]


def test_a_sample_is_the_same_each_time(folder: Path) -> None:
    linking_set = LinkingSet.read(folder)

    assert linking_set.sample(1).queries == linking_set.sample(1).queries
    assert len(linking_set.sample(99).queries) == 2


def test_a_line_without_its_columns_is_named(folder: Path) -> None:
    (folder / "queries.tsv").write_text("Q1\tSoudeur\nQ2\n")

    with pytest.raises(NotALinkingSet, match=r"queries\.tsv, line 2"):
        evaluate(folder, scorer([1, 0, 0], [0, 0, 1]))


def test_a_folder_without_queries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotALinkingSet, match=r"queries\.tsv"):
        LinkingSet.read(tmp_path)


DRIVERS, WELDERS = ("C2_0", "C2_1"), ("C0_0", "C0_1", "C0_2")


@pytest.fixture
def firsts(tmp_path: Path) -> Callable[..., list[str]]:
    """Reads titles over the Dutch labels of `linking_given`; gives the label that comes first for each."""
    elements = {
        f"C{number}_{i}": (label, uri)
        for number, (uri, by_language) in enumerate(given.LABELS.items())
        for i, label in enumerate(by_language["nl"])
    }
    encoder = given.LetterPairs()
    reader = OccupationReader(given.few_occupations(), encoder, tmp_path)

    def first_of(titles: list[str], without: Sequence[str] = ()) -> list[str]:
        linking_set = LinkingSet(
            name="tst",
            pair="fr-nl",
            query_ids=titles,
            queries=titles,
            relevant=[{"C2_0"}] * len(titles),
            elements=list(elements),
            labels=[label for label, _ in elements.values()],
            concepts=[uri for _, uri in elements.values()],
        )
        scores = scorer_without(without, encoder, lambda: reader)(titles, linking_set)
        return [linking_set.elements[i] for i in scores.argmax(axis=1)]

    return first_of


def test_titles_are_linked_as_they_are_read(firsts: Callable[..., list[str]]) -> None:
    by_crosswalk, by_label = firsts([given.ROME_TITLE, "opérateur de soudage"])

    assert by_crosswalk in DRIVERS
    assert by_label in WELDERS


@pytest.mark.parametrize("part", ["crosswalk", "lexical"])
def test_a_title_of_rome_is_not_known_without_the_crosswalk_nor_without_any_lookup(
    firsts: Callable[..., list[str]], part: str
) -> None:
    assert firsts([given.ROME_TITLE], [part])[0] in WELDERS


def test_an_exact_label_wins_only_with_the_lexical_part(firsts: Callable[..., list[str]]) -> None:
    title = given.MISLEADING
    assert firsts([title])[0] in DRIVERS
    assert firsts([title], ["crosswalk"])[0] in DRIVERS
    assert firsts([title], ["lexical"])[0] in WELDERS


def test_without_the_taxonomy_a_title_is_compared_with_the_labels_of_the_set_alone(
    firsts: Callable[..., list[str]],
) -> None:
    # "soudeur" is a welder's label in French, and to the encoder of this test nearest to the "chauffeur" in Dutch
    assert firsts(["soudeurs"])[0] in WELDERS
    assert firsts(["soudeurs"], ["taxonomy"])[0] in DRIVERS


def test_without_the_taxonomy_no_reader_is_opened() -> None:
    def opened() -> OccupationReader:
        raise AssertionError

    scorer_without(["taxonomy", "lexical"], given.LetterPairs(), opened)


def test_a_part_that_there_is_not_is_refused_with_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    with pytest.raises(Stop, match=f"« magie » ne fait pas partie de : {', '.join(PARTS)}"):
        command([], without=["lexical", "magie"])
