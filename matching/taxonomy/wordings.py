"""The labels of occupations as titles are compared with them: in one gender form, without qualifications, in lower case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from matching.taxonomy.decoration import unqualified
from matching.taxonomy.gender import gender_forms
from matching.taxonomy.model import LANGUAGES, Label
from matching.taxonomy.one_form import OneForm
from matching.taxonomy.table import Column, text_column, texts_of

TEXTS, COUNTS = "wordings", "wording_counts"


class Wording(NamedTuple):
    """One of them: the row of its occupation, its language's number, and the text."""

    occupation: int
    language: int
    text: str


def one_form_of(labels: Iterable[Sequence[Label]]) -> OneForm:
    """What ``labels``, those of one occupation after the other, tell of gender forms."""
    return OneForm.learned(
        [label.text for label in of_one if label.language == language]
        for of_one in labels
        for language in LANGUAGES
    )


def worded(labels: Iterable[Iterable[Label]], one_form: Callable[[str], str]) -> Iterator[Wording]:
    """Yield the wordings of ``labels``, which are those of one occupation after the other, in their order, each once in a
    language."""
    for row, of_one in enumerate(labels):
        seen: set[tuple[int, str]] = set()
        for label in of_one:
            language = LANGUAGES.index(label.language)
            for form in gender_forms(label.text):
                text = one_form(unqualified(form)).lower()
                if (language, text) not in seen:
                    seen.add((language, text))
                    yield Wording(row, language, text)


def columns_of(wordings: Sequence[Wording], occupations: int) -> dict[str, Column]:
    """As the table keeps them: by occupation and language, in whose order they stand, how many, and the texts on end."""
    groups = [one.occupation * len(LANGUAGES) + one.language for one in wordings]
    counts = np.bincount(groups, minlength=occupations * len(LANGUAGES)).astype(np.uint16)
    return {COUNTS: counts, TEXTS: text_column([one.text for one in wordings])}


def of_columns(columns: dict[str, Column]) -> Iterator[Wording]:
    """What ``columns_of`` kept, by occupation, then by language."""
    counts, texts = columns[COUNTS].tolist(), iter(texts_of(columns[TEXTS]))
    groups = product(range(len(counts) // len(LANGUAGES)), range(len(LANGUAGES)))
    for (occupation, language), count in zip(groups, counts, strict=True):
        for _ in range(count):
            yield Wording(occupation, language, next(texts))
