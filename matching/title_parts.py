"""The part of a title that is a label: "Dakwerker platte daken" is a "dakwerker"; a "TIG-lasser" is a "lasser" too."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy.model import LANGUAGES, Found
from matching.taxonomy.wordings import Wording
from matching.text import folded, undecorated

Lookup = Callable[[str, str | None], list[Found]]
"""What a text in a language is a label of, the surest first."""
Scored = tuple[Found, float]

WHOLE_LABEL = 1.0  # the score of an occupation's preferred label
IN_A_TITLE = 0.8  # what a label counts that is only a part of the title
HEAD_LAST = ("nl", "de")  # languages in whose compounds the last part says what it is
LONGEST_PART, SHORTEST_LABEL = 4, 3  # words, letters
COMMON = 50  # a word in the labels of more occupations is no label by itself
PLAUSIBLE = 30  # occupations nearest to a title, among which one must be that a part of it names

_WORDS = re.compile(r"[^\s,;:|()\[\]&+]+")


def head(title: str, language: str | None, found: Sequence[Found], lookup: Lookup) -> list[Scored]:
    """What a Dutch or German compound is besides: where it is only some occupation's further label, it is also the
    occupation that its last part is called by, whatever else ESCO calls so."""
    last = title.rpartition("-")[2].strip()
    if not found or found[0].score >= WHOLE_LABEL or language not in HEAD_LAST or last == title:
        return []
    known = {one.uri for one in found}
    return [
        (one, IN_A_TITLE)
        for one in lookup(last, language)
        if one.score >= WHOLE_LABEL and one.uri not in known
    ]


class TitleParts:
    """Finds the part of a title that names an occupation. ``row`` is each occupation's column in a likeness."""

    def __init__(self, wordings: Sequence[Wording], row: Mapping[str, int]) -> None:
        self._wordings, self._row = wordings, row

    def make_ready(self) -> None:
        """Work out now what the first title would wait for."""
        _ = self._spread

    def find(
        self, title: str, language: str | None, likeness: NDArray[np.float32], lookup: Lookup
    ) -> list[Scored]:
        """What a part of the title is a label of, in the title's own language; ``likeness`` is the whole title's.

        The longest part counts, of equally long ones the first; one of its occupations must be near to the whole title,
        too. The more occupations it names, the less it counts. A word that stands in many occupations' labels
        ("operator") names none of them.
        """
        plausible = min(PLAUSIBLE, len(likeness))
        near = np.partition(likeness, -plausible)[-plausible]
        words = _WORDS.findall(undecorated(title))
        for length in range(min(LONGEST_PART, len(words) - 1), 0, -1):
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                if len(part) < SHORTEST_LABEL or (length == 1 and self._is_common(part, language)):
                    continue
                found = [one for one in lookup(part, language) if one.language == language]
                if any(likeness[self._row[one.uri]] >= near for one in found):
                    best = [one for one in found if one.score == found[0].score]
                    best.sort(key=lambda one: -likeness[self._row[one.uri]])
                    return [(one, round(IN_A_TITLE * found[0].score / len(best), 4)) for one in best]
        return []

    def _is_common(self, word: str, language: str | None) -> bool:
        if language not in LANGUAGES:
            return True
        return self._spread.get((LANGUAGES.index(language), folded(word)), 0) > COMMON

    @cached_property
    def _spread(self) -> dict[tuple[int, str], int]:
        """In how many occupations' labels a word stands, by language; only those of many."""
        pairs = {
            (wording.language, word, wording.occupation)
            for wording in self._wordings
            for word in wording.text.lower().replace("/", " ").split()
        }
        spread = Counter((language, folded(word)) for language, word, _ in pairs)
        return {key: count for key, count in spread.items() if count > COMMON}
