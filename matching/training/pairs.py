"""Pairs of labels that name one concept, drawn from ESCO's labels in the four languages.

ROME's titles take no part, nor does anything of a test set: the titles of the French sets are ROME's, and the
crosswalk from ROME to ESCO is their answer sheet.
"""

import random
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy.model import LANGUAGES
from matching.taxonomy.taxonomy import Taxonomy

SKILLS = 0.15  # share of batches drawn from skills
ANYWHERE = 0.35  # from all occupations; the rest from occupations that are near one another, which are harder to tell apart
HELD_OUT = 0.15  # share of the occupations of which one label is kept for measuring
ENOUGH = 6  # labels of an occupation, so that one of them can be spared
NEAR = (2, 3)  # digits of ISCO-08 that near occupations share: sub-major and minor groups

Labels = dict[str, list[str]]
"""A concept's labels by language, in lower case as they are compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two labels of one concept."""

    one: str
    other: str
    concept: int


class Pairs:
    """Draws batches, the same ones for the same seed."""

    def __init__(self, taxonomy: Taxonomy, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311
        wordings = taxonomy.wordings
        self._owners: dict[str, set[int]] = defaultdict(set)
        by_occupation: dict[int, list[str]] = defaultdict(list)
        for wording in wordings:
            self._owners[wording.text].add(wording.occupation)
            by_occupation[wording.occupation].append(wording.text)
        self.held_out = [
            (occupation, self._random.choice(texts[1:]))
            for occupation, texts in by_occupation.items()
            if self._random.random() < HELD_OUT and len(texts) > ENOUGH
        ]
        spared = {text for _, text in self.held_out}
        occupations: dict[int, Labels] = defaultdict(lambda: defaultdict(list))
        for wording in wordings:
            if wording.text not in spared:
                occupations[wording.occupation][LANGUAGES[wording.language]].append(wording.text)
        self._occupations = {row: dict(labels) for row, labels in occupations.items()}
        self._skills = {-1 - row: labels for row, labels in enumerate(_skills(taxonomy))}
        self._near: list[list[list[int]]] = []
        for digits in NEAR:
            groups: dict[str, list[int]] = defaultdict(list)
            for row in self._occupations:
                groups[(taxonomy.occupations[row].isco or "")[:digits]].append(row)
            self._near.append(list(groups.values()))

    def draw(self, size: int) -> list[Pair]:
        """A batch: as many concepts, and two labels of each, which may be in two languages or in one."""
        kind = self._random.random()
        if kind < SKILLS:
            concepts, of = self._random.sample(list(self._skills), size), self._skills
        elif kind < SKILLS + ANYWHERE:
            concepts, of = self._random.sample(list(self._occupations), size), self._occupations
        else:
            concepts, of = self._neighbours(size), self._occupations
        return [Pair(*self._two(of[concept]), concept) for concept in concepts]

    def same(self, pairs: list[Pair]) -> NDArray[np.bool_]:
        """Where a label of pair i names the concept of pair j as well, (pairs, pairs): neither may be told from the other."""
        found = np.zeros((len(pairs), len(pairs)), bool)
        owners = [(self._owners.get(pair.one, set()), self._owners.get(pair.other, set())) for pair in pairs]
        for i, (ones, _) in enumerate(owners):
            for j, (_, others) in enumerate(owners):
                found[i, j] = i != j and (pairs[j].concept in ones or pairs[i].concept in others)
        return found

    def _neighbours(self, size: int) -> list[int]:
        groups = self._random.choice(self._near)
        found: dict[int, None] = {}
        while len(found) < size:
            found |= dict.fromkeys(self._random.choice(groups))
        return self._random.sample(list(found), size)

    def _two(self, labels: Labels) -> tuple[str, str]:
        languages = list(labels)
        one = self._random.choice(labels[self._random.choice(languages)])
        for _ in range(5):
            other = self._random.choice(labels[self._random.choice(languages)])
            if other != one:
                break
        return one, other


def texts_of(taxonomy: Taxonomy) -> list[str]:
    """All that pairs may be drawn from: the wordings of occupations, and the labels of skills in lower case."""
    skills = (label.text.lower() for one in taxonomy.skills for label in taxonomy.labels(one.uri))
    return sorted({*(one.text for one in taxonomy.wordings), *skills})


def _skills(taxonomy: Taxonomy) -> list[Labels]:
    """Of the skills with more than one label."""
    found: list[Labels] = []
    for skill in taxonomy.skills:
        labels: Labels = defaultdict(list)
        for label in taxonomy.labels(skill.uri):
            labels[label.language].append(label.text.lower())
        if sum(map(len, labels.values())) > 1:
            found.append(dict(labels))
    return found
