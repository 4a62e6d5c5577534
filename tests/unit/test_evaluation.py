"""Figures worked out by hand on a set of three labels and two titles."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.evaluation import LinkingSet, NotALinkingSet, Scorer, evaluate, measured, ranked

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
