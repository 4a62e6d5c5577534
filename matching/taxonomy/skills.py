"""Skills that a text mentions: the longest run of words that is a skill's label, in any of the four languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from matching.taxonomy.lookup import ALTERNATIVE, OTHER_LANGUAGE, PREFERRED, LabelIndex
from matching.taxonomy.model import Found, Label
from matching.text import folded

_WORD = re.compile(r"[^\W_]+[+#]*")
_SENTENCE_END = re.compile(r"[.;:!?](?:\s|$)|[\n\r•|]")
LONGEST = 12
"""Labels of more words are never written out in an advert."""
SHORTEST_SINGLE_WORD = 4
"""A shorter single word (SQL, CSS, Go) counts only when written as the label writes it, capitals included."""
MOST_MEANINGS = 3
"""A wording that is an alternative label of more skills than this says nothing."""
SINGLE_WORD = 0.8


class SkillFinder:
    """Finds skill labels in running text; about a microsecond per word."""

    def __init__(self, index: LabelIndex) -> None:
        self._index = index
        self._named = lru_cache(maxsize=65_536)(self._most_likely)
        self._keys: dict[str, int] = {}
        self._longest: dict[str, int] = {}
        numbers, _, _ = index.keys_of_kind("skill")
        for number in dict.fromkeys(numbers.tolist()):
            key = index.keys[number]
            words = key.split(" ")
            if len(words) <= LONGEST:
                self._keys[key] = number
                if len(words) > 1:
                    opening = f"{words[0]} {words[1]}"
                    self._longest[opening] = max(self._longest.get(opening, 0), len(words))

    def find(self, text: str, language: str | None = None) -> list[Found]:
        """Each skill once, where it is first mentioned; runs of words do not overlap nor cross a sentence's end."""
        text = unicodedata.normalize("NFC", text)
        found: dict[str, Found] = {}
        for start, end, key in self._runs(text):
            words = text[start:end]
            skill = self._named(key, words, language)
            if skill is not None:
                found.setdefault(skill.uri, skill)
        return list(found.values())

    def _runs(self, text: str) -> Iterator[tuple[int, int, str]]:
        spans = [word.span() for word in _WORD.finditer(text)]
        words = [folded(text[start:end]) for start, end in spans]
        at = 0
        while at < len(words):
            length = self._run_length(text, spans, words, at)
            if length:
                yield spans[at][0], spans[at + length - 1][1], " ".join(words[at : at + length])
            at += max(length, 1)

    def _run_length(self, text: str, spans: list[tuple[int, int]], words: list[str], at: int) -> int:
        if at + 1 < len(words):
            longest = min(self._longest.get(f"{words[at]} {words[at + 1]}", 0), len(words) - at)
            for length in range(longest, 1, -1):
                if " ".join(words[at : at + length]) in self._keys and not any(
                    _SENTENCE_END.search(text, spans[i][1], spans[i + 1][0] + 1)
                    for i in range(at, at + length - 1)
                ):
                    return length
        return int(words[at] in self._keys)

    def _most_likely(self, key: str, words: str, language: str | None) -> Found | None:
        """The skill that a key means most likely, or None when it is too short or means too many things."""
        best: dict[str, Found] = {}
        for number in self._index.labels_under(self._keys[key]):
            concept = self._concept(number)
            if concept is None:
                continue
            label = self._index.labels.at(number)
            single = " " not in key
            if single and not _tells_enough(label, words, language):
                continue
            score = (PREFERRED if label.preferred else ALTERNATIVE) * (SINGLE_WORD if single else 1.0)
            score = round(score * (1.0 if language in (None, label.language) else OTHER_LANGUAGE), 4)
            if concept not in best or score > best[concept].score:
                best[concept] = Found(concept, "skill", label.text, label.language, score, words)
        ranked = sorted(best.values(), key=lambda skill: (-skill.score, skill.uri))
        if not ranked:
            return None
        ties = sum(skill.score == ranked[0].score for skill in ranked)
        return ranked[0] if ties <= MOST_MEANINGS else None

    def _concept(self, label_number: int) -> str | None:
        if label_number >= len(self._index.labels):
            return None
        concept = self._index.taxonomy.concept_at(self._index.concept_of(label_number))
        return concept.uri if concept.kind == "skill" else None


def _tells_enough(label: Label, words: str, language: str | None) -> bool:
    """A single word counts when it is long enough and in the text's language, or a name written as the label has it."""
    if words == label.text and not label.text.islower() and (len(words) > 1 or not words.isalpha()):
        return True
    return len(words) >= SHORTEST_SINGLE_WORD and label.text.islower() and language in (None, label.language)
