"""Exact wording to concept: every label in every language, gender forms and ROME job titles, under one folded key."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.taxonomy.labels import Labels
from matching.taxonomy.model import KINDS, LANGUAGES, SURENESS, Found, Kind, Label
from matching.taxonomy.table import Column, starts_of, texts_of
from matching.text import folded, gender_forms, undecorated

if TYPE_CHECKING:
    from matching.taxonomy.taxonomy import Taxonomy

PREFERRED, ALTERNATIVE = 1.0, 0.8
OTHER_LANGUAGE = 0.9
"""A wording found in another language than the one asked for counts this much of what it would."""
THROUGH_ROME = 0.8
"""A ROME title is as good as an alternative label where it is exactly the occupation; see ``SURENESS``."""


@dataclass(frozen=True, slots=True)
class Completion:
    """An occupation offered while typing: its name for the reader, and the label that what was typed begins."""

    uri: str
    name: Label
    matched: Label


@dataclass(slots=True)
class _Evidence:
    score: float
    label: str
    language: str
    agreeing: int = 1


class LabelIndex:
    """All folded wordings in alphabetical order, with the labels behind each."""

    def __init__(self, taxonomy: Taxonomy, labels: Labels, columns: dict[str, Column]) -> None:
        self.taxonomy, self.labels, self._kinds = taxonomy, labels, columns["kinds"]
        self.keys = texts_of(columns["keys"])
        self._starts = starts_of(columns["key_counts"])
        self._labels_of_keys = columns["key_labels"]
        self._completions: dict[str, _Completions] = {}

    def concept_of(self, label: int) -> int:
        """The row of the concept that a label names."""
        return int(np.searchsorted(self.labels.starts, label, side="right")) - 1

    def labels_under(self, key_number: int) -> list[int]:
        """Numbers of the labels, and after them of the ROME titles, that a key stands for."""
        labels: list[int] = self._labels_of_keys[
            self._starts[key_number] : self._starts[key_number + 1]
        ].tolist()
        return labels

    def keys_of_kind(self, kind: Kind) -> tuple[Column, Column, Column]:
        """Key numbers, label numbers and concept rows of every label of a kind of concept, in the order of the keys."""
        number = KINDS.index(kind)
        rows = np.searchsorted(self._kinds, (number, number + 1))
        first, last = self.labels.starts[rows]
        inside = np.flatnonzero((self._labels_of_keys >= first) & (self._labels_of_keys < last))
        labels = self._labels_of_keys[inside]
        return (
            np.searchsorted(self._starts, inside, side="right") - 1,
            labels,
            self.labels.rows_of(labels),
        )

    def lookup(
        self, text: str, language: str | None, kinds: tuple[Kind, ...], through_rome: bool
    ) -> list[Found]:
        """Concepts named exactly by the text as written; failing that undecorated; failing that by a gender form.

        Scores: preferred label 1, alternative .8, ROME title .8 times how sure its crossing is; times .9 in another
        language than the one given. Ties go to the concept with more labels that agree, then to the lower address.
        """
        bare = undecorated(text)
        for wordings in ([text], [bare], gender_forms(bare)):
            evidence: dict[str, _Evidence] = {}
            for key in dict.fromkeys(map(folded, wordings)):
                self._gather(key, language, kinds, evidence, through_rome)
            if evidence:
                ranked = sorted(
                    evidence.items(), key=lambda item: (-item[1].score, -item[1].agreeing, item[0])
                )
                return [
                    Found(uri, self.taxonomy.concept(uri).kind, e.label, e.language, e.score, text)
                    for uri, e in ranked
                ]
        return []

    def complete(self, prefix: str, language: str, limit: int) -> list[Completion]:
        """Occupations that the typed prefix begins; each once, under its best matching label."""
        key = folded(prefix)
        if not key or limit < 1:
            return []
        if language not in self._completions:
            self._completions[language] = _Completions(self, language)
        found: list[Completion] = []
        for label in self._completions[language].matching(key):
            uri = self.taxonomy.uri_at(self.concept_of(label))
            if all(uri != completion.uri for completion in found):
                name = self.taxonomy.label(uri, language)
                found.append(Completion(uri, name, self.labels.at(label)))
                if len(found) == limit:
                    break
        return found

    def _gather(
        self,
        key: str,
        language: str | None,
        kinds: tuple[Kind, ...],
        evidence: dict[str, _Evidence],
        through_rome: bool,
    ) -> None:
        number = bisect_left(self.keys, key)
        if number == len(self.keys) or self.keys[number] != key:
            return
        for label_number in self.labels_under(number):
            if label_number >= len(self.labels):
                if through_rome and "occupation" in kinds:
                    self._gather_from_rome(label_number - len(self.labels), language, evidence)
                continue
            concept = self.taxonomy.concept_at(self.concept_of(label_number))
            if concept.kind in kinds:
                label = self.labels.at(label_number)
                score = PREFERRED if label.preferred else ALTERNATIVE
                _add(evidence, concept.uri, score, label.text, label.language, language)

    def _gather_from_rome(self, title: int, language: str | None, evidence: dict[str, _Evidence]) -> None:
        rome = self.taxonomy.rome
        for crossing in rome.occupations_of_title(title):
            score = THROUGH_ROME * SURENESS[crossing.match]
            _add(evidence, crossing.uri, score, rome.appellation(title), "fr", language)


def _add(
    evidence: dict[str, _Evidence], uri: str, score: float, label: str, language: str, wanted: str | None
) -> None:
    score = round(score if wanted in (None, language) else score * OTHER_LANGUAGE, 4)
    known = evidence.get(uri)
    if known is None:
        evidence[uri] = _Evidence(score, label, language)
        return
    known.agreeing += 1
    if score > known.score:
        known.score, known.label, known.language = score, label, language


class _Completions:
    """Occupation labels for one reader's language; other languages only where an occupation has no label in it."""

    def __init__(self, index: LabelIndex, language: str) -> None:
        keys, labels, concepts = index.keys_of_kind("occupation")
        wanted = LANGUAGES.index(language) if language in LANGUAGES else LANGUAGES.index("en")
        in_language = index.labels.languages_of(labels) == wanted
        chosen = in_language | ~np.isin(concepts, concepts[in_language])
        self._labels: list[int] = labels[chosen].tolist()
        self._preferred: list[bool] = index.labels.preferred_among(labels[chosen]).tolist()
        self._text = "\n" + "\n".join(index.keys[key] for key in keys[chosen].tolist())
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", self._text[1:]))]

    def matching(self, key: str) -> list[int]:
        """Labels in which a word begins with ``key``: those that begin with it first, preferred ones first, short
        ones first."""
        ranked: dict[int, tuple[bool, bool, int]] = {}
        for mark in "\n ":
            for start in self._places(mark + key):
                line = bisect_right(self._line_starts, start) - 1
                if line not in ranked:
                    ranked[line] = (mark == " ", not self._preferred[line], self._length(line))
        return [self._labels[line] for line in sorted(ranked, key=lambda line: (ranked[line], line))]

    def _places(self, mark_and_key: str) -> Iterator[int]:
        """Where, counted in the text without its first line feed, a word begins that begins with the key."""
        at = self._text.find(mark_and_key)
        while at >= 0:
            yield at
            at = self._text.find(mark_and_key, at + 1)

    def _length(self, line: int) -> int:
        end = self._line_starts[line + 1] if line + 1 < len(self._line_starts) else len(self._text)
        return end - self._line_starts[line]
