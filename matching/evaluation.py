"""Measures occupation linking on folders in the form of the MELO benchmark (Retyk et al., 2024, arXiv:2410.08319).

A folder holds `queries.tsv` (id, title), `corpus_elements.tsv` (id, label of an occupation), `annotations.tsv`
(query, 0, element, 1) and perhaps `concept_mapping.tsv` (element, concept). Titles are read as the product reads them;
parts can be taken out, the ROME-ESCO crosswalk above all: it is the answer sheet of the French sets.
"""

import math
import random
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO, get_args

import numpy as np
from numpy.typing import NDArray

from matching.encoder import Encoder
from matching.linking import OccupationReader, Part, comparable

Floats = NDArray[np.float32]
DEPTH = 100  # results kept per query, as in the benchmark's own runs
DIGITS = 6  # scores that agree so far are ties, whatever the order in which a processor added them up
RESAMPLES = 1_000
AT_ONCE = 64
METRICS = ("mrr", "accuracy@1", "accuracy@5", "accuracy@10", "ndcg@10", "recall@10")
CUT = 10
ISCO_GROUP = "/esco/isco/"
PARTS = ("taxonomy", *get_args(Part))


class NotALinkingSet(ValueError):
    """The folder lacks a file, or a file's lines do not fit the form; the message says which."""


@dataclass(frozen=True, slots=True)
class LinkingSet:
    """Titles to link, the labels they may be linked to, and which are right (`relevant[i]`: element ids)."""

    name: str
    pair: str
    query_ids: list[str]
    queries: list[str]
    relevant: list[set[str]]
    elements: list[str]
    labels: list[str]
    concepts: list[str] | None

    @classmethod
    def read(cls, folder: Path) -> "LinkingSet":
        """Read a folder; raises `NotALinkingSet`."""
        queries, elements = _pairs(folder / "queries.tsv"), _pairs(folder / "corpus_elements.tsv")
        right: dict[str, set[str]] = defaultdict(set)
        for query, _, element, *grade in _rows(folder / "annotations.tsv", 3):
            if grade != ["0"]:
                right[query].add(element)
        concepts = None
        if (folder / "concept_mapping.tsv").exists():
            mapping = dict(_pairs(folder / "concept_mapping.tsv"))
            concepts = [mapping.get(element, element) for element, _ in elements]
        languages = re.search(r"_q_([a-z]{2})_c_([a-z]{2})$", folder.resolve().name)
        return cls(
            name=str(folder),
            pair="-".join(languages.groups()) if languages else "",
            query_ids=[query for query, _ in queries],
            queries=[title for _, title in queries],
            relevant=[right[query] for query, _ in queries],
            elements=[element for element, _ in elements],
            labels=[label for _, label in elements],
            concepts=concepts,
        )

    def sample(self, size: int, seed: int = 0) -> "LinkingSet":
        """Return the set with `size` of its queries, the same ones for the same seed."""
        chosen = random.Random(seed).sample(range(len(self.queries)), min(size, len(self.queries)))  # noqa: S311
        return replace(
            self,
            query_ids=[self.query_ids[i] for i in chosen],
            queries=[self.queries[i] for i in chosen],
            relevant=[self.relevant[i] for i in chosen],
        )


# Scores every element of a set for some queries: (queries, elements), the higher the better.
Scorer = Callable[[Sequence[str], LinkingSet], Floats]


class ByLabel:
    """Scores each label by itself, as vectors have it: what the steps of `AsRead` are compared with."""

    def __init__(self, encode: Callable[[Sequence[str]], Floats]) -> None:
        self._encode = encode
        self._labels: tuple[list[str], Floats] | None = None

    def __call__(self, queries: Sequence[str], linking_set: LinkingSet) -> Floats:
        if self._labels is None or self._labels[0] is not linking_set.labels:
            self._labels = linking_set.labels, self._encode(linking_set.labels)
        scores: Floats = self._encode(queries) @ self._labels[1].T
        return scores


class AsRead:
    """Scores a label by its concept, which the reader puts in its place; within a concept the nearest label comes first.

    ISCO groups come last, since a title is hardly ever as broad as a group. A concept the taxonomy does not know keeps
    the score of its nearest label, which the lens puts on the same scale.
    """

    def __init__(self, reader: OccupationReader) -> None:
        self._by_label, self._reader = ByLabel(reader.encoded), reader

    def __call__(self, queries: Sequence[str], linking_set: LinkingSet) -> Floats:
        scores = self._by_label(queries, linking_set)
        if linking_set.concepts is None:
            return scores
        concepts, of_element = np.unique(linking_set.concepts, return_inverse=True)
        nearest = np.full((len(concepts), len(queries)), -1, np.float32)
        np.maximum.at(nearest, of_element, scores.T)
        rows = self._reader.rows(concepts.tolist())
        known = [i for i, row in enumerate(rows) if row is not None]
        by_concept = nearest.copy()
        language = linking_set.pair[:2] or None
        order = self._reader.order(queries, [language] * len(queries))
        by_concept[known] = order[:, [row for row in rows if row is not None]].T
        by_concept[[ISCO_GROUP in concept for concept in concepts]] -= 9
        return scores + (by_concept - nearest)[of_element].T


def scorer_without(
    parts: Collection[str], encoder: Encoder, reader: Callable[[], OccupationReader]
) -> Scorer:
    """Return what scores as the product reads, less some of `PARTS`.

    Without the taxonomy nothing is left of what stands on it: the set's labels alone, by the encoder.
    """
    if "taxonomy" in parts:
        return ByLabel(lambda texts: encoder.encode([comparable(text) for text in texts], kind="query"))
    return AsRead(reader().without([part for part in get_args(Part) if part in parts]))


def evaluate(folder: Path | LinkingSet, scorer: Scorer, run: TextIO | None = None) -> dict[str, Any]:
    """Return the figures of one set: for "elements" and "concepts" each metric's mean with its 95 % interval.

    "elements" ranks single labels like trec_eval: first 100, ties by document number, the higher first. "concepts"
    ranks each concept once, by its best label; it is missing without `concept_mapping.tsv`. Recall@10 counts the right
    labels (or concepts) found among the first ten; nDCG@10 is that of Järvelin and Kekäläinen (2002) with gains of 0 and 1.
    `run` gets the ranking of elements as trec_eval reads it. Raises `NotALinkingSet`.
    """
    linking_set = folder if isinstance(folder, LinkingSet) else LinkingSet.read(folder)
    concept_of = dict(zip(linking_set.elements, linking_set.concepts or (), strict=False))
    numbers = np.argsort(np.argsort(np.array(linking_set.elements)))
    elements: list[tuple[float, ...]] = []
    concepts: list[tuple[float, ...]] = []
    for start in range(0, len(linking_set.queries), AT_ONCE):
        scores = scorer(linking_set.queries[start : start + AT_ONCE], linking_set)
        asked = slice(start, start + AT_ONCE)
        for query, row, relevant in zip(
            linking_set.query_ids[asked], scores, linking_set.relevant[asked], strict=True
        ):
            ranking = ranked(row, linking_set.elements, numbers)
            if run:
                score_of = dict(zip(linking_set.elements, row.tolist(), strict=True))
                for rank, element in enumerate(ranking[:DEPTH], 1):
                    run.write(f"{query} Q0 {element} {rank} {score_of[element]:.{DIGITS}f} passerelle\n")
            elements.append(measured(ranking[:DEPTH], relevant))
            if concept_of:
                once = list(dict.fromkeys(concept_of[element] for element in ranking))
                concepts.append(measured(once[:DEPTH], {concept_of[element] for element in relevant}))
    figures = {
        "set": linking_set.name,
        "pair": linking_set.pair,
        "queries": len(elements),
        "elements": summary(elements),
    }
    return figures | ({"concepts": summary(concepts)} if concepts else {})


def evaluate_all(
    sets: Sequence[Path | LinkingSet], scorer: Scorer, run: TextIO | None = None
) -> dict[str, Any]:
    """Return `{"sets": [...]}` with the figures of each set, in the order given."""
    return {"sets": [evaluate(one, scorer, run) for one in sets]}


def ranked(scores: Floats, elements: Sequence[str], document_numbers: NDArray[np.int64]) -> list[str]:
    """Return the element ids, best score first; among equals the higher document number first, as trec_eval does.

    `document_numbers` is each element's place in the alphabetical order of the ids.
    """
    rounded = np.round(scores, DIGITS)
    return [elements[i] for i in np.lexsort((document_numbers, rounded))[::-1]]


def measured(ranking: Sequence[str], relevant: set[str]) -> tuple[float, ...]:
    """Return one query's figures in the order of `METRICS`; all 0 when nothing relevant was found."""
    places = [place for place, found in enumerate(ranking, 1) if found in relevant]
    first = places[0] if places else np.inf
    near = [place for place in places if place <= CUT]
    recall = len(near) / len(relevant) if relevant else 0.0
    ndcg = _dcg(near) / _dcg(range(1, min(len(relevant), CUT) + 1)) if relevant else 0.0
    return 1 / first, float(first <= 1), float(first <= 5), float(first <= CUT), ndcg, recall


def _dcg(places: Iterable[int]) -> float:
    return sum(1 / math.log2(place + 1) for place in places)


def bootstrapped(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower and upper ends of each column's 95 % interval: percentiles of its mean over resampled rows."""
    chosen = np.random.default_rng(0).integers(len(values), size=(RESAMPLES, len(values)))
    means = np.stack([values[sample].mean(axis=0) for sample in chosen])
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return low, high


def summary(rows: list[tuple[float, ...]]) -> dict[str, dict[str, float]]:
    """Return mean and bootstrap interval of each metric over the queries."""
    values = np.array(rows)
    low, high = bootstrapped(values)
    return {
        metric: {"value": float(value), "low": float(below), "high": float(above)}
        for metric, value, below, above in zip(METRICS, values.mean(axis=0), low, high, strict=True)
    }


def _pairs(path: Path) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in _rows(path, 2)]


def _rows(path: Path, columns: int) -> list[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NotALinkingSet(f"{path} can't be read: {error}") from error
    rows = [line.split("\t") for line in lines if line]
    for number, row in enumerate(rows, 1):
        if len(row) < columns:
            raise NotALinkingSet(f"{path}, line {number}: {columns} columns separated by tabs expected")
    if not rows:
        raise NotALinkingSet(f"{path} is empty")
    return rows
