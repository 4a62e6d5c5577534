"""One wording of a job title, whichever gender it was written for, so that both are read alike.

What is the feminine of what is learned from the labels: "Opérateur / Opératrice de production" names both, and where
one occupation is called "verkoper van meubels" and "verkoopster van meubels", the ending tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matching.taxonomy.folding import folded
from matching.taxonomy.gender import gender_forms

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s-]*")
_ALIKE = 3
"""Letters with which two forms of one word begin, at least."""
_ENDINGS = (
    ("ster", "er"),
    ("ster", "der"),
    ("vrouw", "man"),
    ("frau", "mann"),
    ("in", ""),
    ("euse", "eur"),
    ("trice", "teur"),
)
"""Feminine and masculine endings of words that are told apart by nothing but their gender."""
_WHO_DOES = (("euse", "eur"), ("trice", "teur"), ("ienne", "ien"))
"""Endings of the French word that opens a title, and says who does the work; further on "pelleteuse" is a machine."""
_GERMAN = "erin"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class OneForm:
    """Puts the feminine words of titles into the form that labels name first.

    ``after_another`` has the other form of each word that may follow one that was put into its other form; those in
    ``always`` are put into it wherever they stand. "sociale" is a form of "social" in "assistante sociale", and none in
    "chargé d'action sociale".
    """

    after_another: Mapping[str, str]
    always: frozenset[str]

    @classmethod
    def learned(cls, labels: Iterable[Sequence[str]]) -> OneForm:
        """``labels`` are those of one occupation in one language, occupation by occupation. Their order decides between
        forms that are told equally often."""
        pairs: Counter[Pair] = Counter()
        neutral: Counter[str] = Counter()
        for of_one in labels:
            words = []
            for label in of_one:
                forms = gender_forms(label.lower())
                told = [tuple(_WORD.findall(form)) for form in forms]
                pairs.update(_named_side_by_side(told))
                if len(told) > 1:
                    neutral.update(told[0])
                words += told
            pairs.update(_told_by_an_ending(words))
        masculine: dict[str, str] = {}
        for (word, other), _ in pairs.most_common():
            masculine.setdefault(word, other)
        after_another = {word: other for word, other in masculine.items() if other not in masculine}
        always = [word for word, other in after_another.items() if pairs[word, other] > neutral[word]]
        return cls(after_another, frozenset(always))

    def __call__(self, title: str) -> str:
        """The title with its feminine words, in lower case, in the other form; as it was where it has none, or names both
        forms itself."""
        if len(gender_forms(title)) > 1:
            return title
        kept, done, changed_until = [], 0, -1
        for found in _WORD.finditer(title):
            follows = changed_until >= 0 and _GAP.fullmatch(title, changed_until, found.start()) is not None
            word = found[0].lower()
            other = self.after_another.get(word) if follows or word in self.always else None
            if other is None:
                other = _by_its_ending(word, opens=not found.start())
            if other is not None:
                kept += [title[done : found.start()], other]
                done = changed_until = found.end()
        return "".join([*kept, title[done:]])


def _by_its_ending(word: str, *, opens: bool) -> str | None:
    """The other form of a word that no label tells."""
    if word.endswith(_GERMAN) and len(word) > len(_GERMAN) + _ALIKE:
        return word.removesuffix("in")
    for feminine, ending in _WHO_DOES if opens else ():
        if word.endswith(feminine) and len(word) > len(feminine) + 1:
            return word.removesuffix(feminine) + ending
    return None


def _named_side_by_side(forms: Sequence[Sequence[str]]) -> list[Pair]:
    """The words that two forms of one label differ by, each pair once, the second form's first."""
    if len(forms) < 2 or len(forms[0]) != len(forms[1]):
        return []
    differing = ((a, b) for a, b in zip(*forms[:2], strict=True) if a != b)
    return list(dict.fromkeys((b, a) for a, b in differing if folded(a)[:_ALIKE] == folded(b)[:_ALIKE]))


def _told_by_an_ending(labels: Iterable[Sequence[str]]) -> Iterator[Pair]:
    """Pairs of words that alone tell apart two labels of one occupation, and that an ending tells apart."""
    known = dict.fromkeys(labels)
    for label in known:
        for at, word in enumerate(label):
            for feminine, ending in _ENDINGS:
                if word.endswith(feminine) and len(word) > len(feminine) + _ALIKE:
                    other = word.removesuffix(feminine) + ending
                    if (*label[:at], other, *label[at + 1 :]) in known:
                        yield word, other
