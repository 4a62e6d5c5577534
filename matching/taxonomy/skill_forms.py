"""Labels of skills in one language, found by their words in whatever form a text has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from matching.taxonomy.word_forms import stem

VERB_LAST = ("nl", "de")
LONGEST = 5
"""Labels of more content words do not return in other forms, word by word."""


class LabelForms:
    """Labels by the stems of their words. ``openings`` says of two first stems how long the longest label is."""

    def __init__(self, labels: Iterable[tuple[Sequence[str], int]], language: str) -> None:
        self.language = language
        self.labels: dict[str, list[int]] = defaultdict(list)
        for words, label in labels:
            if 2 <= len(words) <= LONGEST:
                for order in self._orders(words):
                    self.labels[order].append(label)
        self.openings = openings_of(self.labels)

    def _orders(self, words: Sequence[str]) -> Iterable[str]:
        """In Dutch and German the verb stands last in a label, and first in "beheren van stock" and "je beheert de stock"."""
        stems = [stem(word, self.language) for word in words]
        yield " ".join(stems)
        if self.language in VERB_LAST and words[-1].endswith("n"):
            yield " ".join([stems[-1], *stems[:-1]])


def openings_of(runs: Iterable[str]) -> dict[str, int]:
    """The two first words of each run of words, and how many words the longest run has that begins so."""
    openings: dict[str, int] = {}
    for run in runs:
        words = run.split(" ", 2)
        if len(words) > 1:
            opening = f"{words[0]} {words[1]}"
            openings[opening] = max(openings.get(opening, 0), run.count(" ") + 1)
    return openings
