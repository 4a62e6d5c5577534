"""Skills that a text mentions, found by their labels in the four languages and quoted in the text's own words.

Words are compared without small words and plural endings, so that "souder les pièces métalliques" is "souder des pièces
métalliques". The longest run of words wins. A skill of using or doing a thing is also found, less surely, by the thing
alone if no other skill is about it: "soudage TIG" is "procéder au soudage TIG".
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import pairwise

from matching.taxonomy.folding import folded
from matching.taxonomy.lookup import ALTERNATIVE, OTHER_LANGUAGE, PREFERRED, LabelIndex
from matching.taxonomy.model import LANGUAGES, Found, Label
from matching.taxonomy.skill_forms import LabelForms, openings_of
from matching.taxonomy.word_forms import stem

LONGEST = 8
"""Labels of more content words are not written out in adverts."""
SHORTEST_SINGLE_WORD = 4
"""A shorter single word (SQL, CSS) counts only when written as the label writes it, capitals included."""
MOST_MEANINGS = 3
"""A wording that is an alternative label of more skills than this says nothing."""
SINGLE_WORD, THING_ALONE = 0.8, 0.7
OTHER_FORM = 0.9
"""What a label counts whose words stand in the text in other forms: "vous gérez les stocks" for "gérer les stocks"."""

_SMALL_WORDS = frozenset(
    word
    for line in (
        "le la les l un une des du de d au aux a en et ou dans sur pour par avec ses leur leurs",
        "het een van of in op voor met aan te bij zijn hun",
        "the an and or on for with to at by from their",
        "der die das den dem ein eine einen einer und oder im auf fur mit von zu zum zur am bei",
    )
    for word in line.split()
)
_DOING = {
    "fr": {
        "utiliser",
        "appliquer",
        "proceder",
        "effectuer",
        "realiser",
        "pratiquer",
        "maitriser",
        "technique",
        "principe",
    },
    "en": {"use", "apply", "perform", "practise", "conduct", "operate", "technique", "principle"},
    "nl": {"gebruiken", "toepassen", "uitvoeren", "beheersen"},
    "de": {"anwenden", "verwenden", "durchfuhren", "einsetzen", "nutzen", "beherrschen"},
}
"""Words that only say that the rest is done or known; first in a French or English label, last in the others."""

_WORD = re.compile(r"[^\W_]+[+#]*")
_SENTENCE_END = re.compile(r"[.,;:!?](?:\s|$)|[\n\r•|]|\s[-–—]\s")
_WIDEST_GAP = 4

Span = tuple[int, int]


class SkillFinder:
    """Finds skills in running text; a few microseconds a word."""

    def __init__(self, index: LabelIndex) -> None:
        self._index = index
        self._skill = lru_cache(maxsize=65_536)(self._most_likely)
        self._labels: dict[str, list[int]] = defaultdict(list)
        self._things: dict[str, set[tuple[int, str]]] = defaultdict(set)
        keys, labels, skills = index.keys_of_kind("skill")
        languages, preferred = (
            index.labels.languages_of(labels).tolist(),
            index.labels.preferred_among(labels).tolist(),
        )
        rows = zip(keys.tolist(), labels.tolist(), skills.tolist(), languages, preferred, strict=True)
        occupations = {index.keys[key] for key in index.keys_of_kind("occupation")[0].tolist()}
        for key, label, skill, language, is_preferred in rows:
            text = index.keys[key]
            if " " not in text and text in occupations:
                continue  # "chef" in an advert is a person, not the software of that name
            words = [text] if " " not in text else _content_words(text)
            if len(words) > LONGEST or (len(words) < 2 and " " in text):
                continue
            self._labels[" ".join(words)].append(label)
            if is_preferred and len(words) > 2:
                self._note_thing(words, LANGUAGES[language], skill)
        self._things = {
            thing: about for thing, about in self._things.items() if len(about) == 1 and min(about)[1]
        }
        self._named = {text for text in (*self._labels, *self._things) if " " in text}
        self._openings = openings_of(self._named)
        self._forms: dict[str, LabelForms] = {}

    def _note_thing(self, words: list[str], language: str, skill: int) -> None:
        """What a skill is about; without a language where the skill does more with the thing than use it."""
        verb_last = language in ("nl", "de")
        verb, thing = (words[-1], words[:-1]) if verb_last else (words[0], words[1:])
        self._things[" ".join(thing)].add((skill, language if verb in _DOING[language] else ""))

    def find(self, text: str, language: str | None = None) -> list[Found]:
        """Each skill once, where it is first mentioned; runs of words do not overlap nor cross a sentence's end."""
        text = unicodedata.normalize("NFC", text)
        found: dict[str, Found] = {}
        for start, end, key, forms in self._runs(text, self._forms_in(language)):
            words = text[start:end]
            if " " in key or not _begins_a_sentence_of_words(text, start, end):
                skill = self._skill(key, words, language, forms)
                if skill is not None:
                    found.setdefault(skill.uri, skill)
        return list(found.values())

    def _forms_in(self, language: str | None) -> LabelForms:
        """The labels of a text's own language by what is the same in all forms of their words; made when first asked for."""
        known = self._forms.get(language or "")
        if known is None:
            keys, labels, _ = self._index.keys_of_kind("skill")
            own = self._index.labels.languages_of(labels) == (
                LANGUAGES.index(language) if language in LANGUAGES else -1
            )
            texts = [self._index.keys[key] for key in keys[own].tolist()]
            words = ([word for word in text.split(" ") if word not in _SMALL_WORDS] for text in texts)
            known = LabelForms(zip(words, labels[own].tolist(), strict=True), language or "")
            self._forms[language or ""] = known
        return known

    def _runs(self, text: str, forms: LabelForms) -> Iterator[tuple[int, int, str, LabelForms | None]]:
        """Where the text has words of a label, what they are known by, and the forms where they are known by their stems."""
        spans, singles, words, stems = _content_of(text, forms.language)
        last = len(words) - 1
        at = 0
        while at <= last:
            longest = other = 0
            if at < last:
                if most := self._openings.get(f"{words[at]} {words[at + 1]}"):
                    longest = _longest(text, spans, words, at, most, self._named)
                if most := forms.openings.get(f"{stems[at]} {stems[at + 1]}"):
                    other = _longest(text, spans, stems, at, most, forms.labels)
            if longest or other:
                length, known = (longest, words) if longest >= other else (other, stems)
                run = " ".join(known[at : at + length])
                yield spans[at][0], spans[at + length - 1][1], run, forms if known is stems else None
                at += length
                continue
            if singles[at] in self._labels:
                yield *spans[at], singles[at], None
            at += 1

    def _most_likely(
        self, key: str, words: str, language: str | None, forms: LabelForms | None
    ) -> Found | None:
        """The skill that a run of words means, or None when it is too short or means too many things."""
        best: dict[str, Found] = {}
        single = " " not in key
        sure = SINGLE_WORD if single else OTHER_FORM if forms else 1.0
        for number in (forms.labels if forms else self._labels).get(key, ()):
            label = self._index.labels.at(number)
            if single and not _tells_enough(label, words, language):
                continue
            score = (PREFERRED if label.preferred else ALTERNATIVE) * sure
            score = round(score * (1.0 if language in (None, label.language) else OTHER_LANGUAGE), 4)
            uri = self._index.taxonomy.uri_at(self._index.concept_of(number))
            if uri not in best or score > best[uri].score:
                best[uri] = Found(uri, "skill", label.text, label.language, score, words)
        ranked = sorted(best.values(), key=lambda skill: (-skill.score, skill.uri))
        if not ranked:
            return self._named_by_its_thing(key, words, language)
        ties = sum(skill.score == ranked[0].score for skill in ranked)
        return ranked[0] if ties <= MOST_MEANINGS else None

    def _named_by_its_thing(self, key: str, words: str, language: str | None) -> Found | None:
        for row, written_in in self._things.get(key, ()):
            if language in (None, written_in):
                label = self._index.taxonomy.label(self._index.taxonomy.uri_at(row), written_in)
                return Found(
                    self._index.taxonomy.uri_at(row), "skill", label.text, label.language, THING_ALONE, words
                )
        return None


def _longest(
    text: str, spans: list[Span], words: list[str], at: int, most: int, labels: Container[str]
) -> int:
    """How many words from one on, at most so many and at least two, make the longest run that is a label; else 0."""
    for length in range(min(most, len(words) - at), 1, -1):
        if " ".join(words[at : at + length]) in labels and _hangs_together(text, spans[at : at + length]):
            return length
    return 0


def _content_of(text: str, language: str) -> tuple[list[Span], list[str], list[str], list[str]]:
    """Where the words that carry meaning stand; these folded, in the singular, and as what all their forms share."""
    spans: list[Span] = []
    forms: list[tuple[str, str, str]] = []
    for found in _WORD.finditer(text):
        form = _forms_of(found[0], language)
        if form is not None:
            spans.append(found.span())
            forms.append(form)
    return spans, [form[0] for form in forms], [form[1] for form in forms], [form[2] for form in forms]


@lru_cache(maxsize=131_072)
def _forms_of(word: str, language: str) -> tuple[str, str, str] | None:
    single = folded(word)
    return None if single in _SMALL_WORDS else (single, _singular(single), stem(single, language))


def _content_words(key: str) -> list[str]:
    return [_singular(word) for word in key.split(" ") if word not in _SMALL_WORDS]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and word[-2] not in "su" else word


def _hangs_together(text: str, spans: list[Span]) -> bool:
    """No sentence or clause ends inside, and between two words stand small words only."""
    gaps = [text[before[1] : after[0]] for before, after in pairwise(spans)]
    return all(len(gap.split()) <= _WIDEST_GAP and not _SENTENCE_END.search(gap) for gap in gaps)


def _begins_a_sentence_of_words(text: str, start: int, end: int) -> bool:
    """A capital that opens a sentence says nothing: "Chef de projet" is not the tool of that name."""
    opens = not text[:start].rstrip(" \t-–•*«\"'(") or text[:start].rstrip(" \t-–•*«\"'(")[-1] in ".!?:\n\r"
    goes_on = re.match(r"[ \t]+[^\W\d_A-ZÀ-Ý]", text[end:])
    return opens and text[start].isupper() and not text[start:end].isupper() and goes_on is not None


def _tells_enough(label: Label, words: str, language: str | None) -> bool:
    """A single word counts when long enough, in the text's language and no name; or when it is a name so written.

    Two letters stand for too many things: ML is a language and machine learning.
    """
    if words == label.text and not label.text.islower() and (len(words) > 2 or not words.isalpha()):
        return len(words) > 2 or language in (None, label.language)
    long_enough = (
        len(words) >= SHORTEST_SINGLE_WORD and label.text.islower() and language in (None, label.language)
    )
    return long_enough and (words.islower() or words.isupper())
