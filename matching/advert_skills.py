"""Measures how the skills of adverts are found in their text alone, against the skill lists that they carry.

The list is hidden and the text read as the product reads it; the list is read into concepts as stated skills are. What
of a list no concept was found for is counted and left out. Lists are short and leave much out that a text says, so that
precision against them is a lower bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from contracts.offers import OfferTerms
from matching.evaluation import bootstrapped
from matching.reading.model import WORDS, SkillRead
from matching.reading.skills import Skills, mentioned_skills, stated_skill


@dataclass(frozen=True, slots=True)
class Compared:
    """One advert: how many skills its list states, and the concepts of list and text with whether they are required."""

    language: str
    stated: int
    listed: dict[str, bool]
    found: dict[str, bool]

    @property
    def both(self) -> list[str]:
        return [key for key in self.listed if key in self.found]


def compared(terms: OfferTerms, taxonomy: Skills) -> Compared:
    """Read an advert's list, and its text without the list."""
    stated = [read for one in terms.skills for read in stated_skill(taxonomy, one, terms.language)]
    text = f"{terms.title}\n{terms.description}"
    return Compared(
        terms.language,
        len(terms.skills),
        _required(read for read in stated if not read.key.startswith(WORDS)),
        _required(mentioned_skills(taxonomy, text, terms.language)),
    )


def evaluate_skills(terms: Iterable[OfferTerms], taxonomy: Skills) -> dict[str, dict[str, Any]]:
    """Return by language, of adverts that carry a list, `{"adverts", "stated", "concepts", "both": counts, "found",
    "required", "recall", "precision", "agreement": {"value", "low", "high"}}`.

    "stated" are the entries of the lists, "concepts" what they are read into, "both" those of them that the text gives too.
    "found" is how many skills a text gives and "required" how many of them it demands. "recall" is the share of a list's
    concepts that the text gives; "precision" the share of what the text gives that is on a list of which at least one
    concept is known; "agreement" the share of those in both of which both say required, or both not. Each is a mean over
    the adverts for which it is defined, with its 95 % bootstrap interval, and missing where there are none.
    """
    by_language: dict[str, list[Compared]] = {}
    for one in terms:
        if one.skills:
            by_language.setdefault(one.language, []).append(compared(one, taxonomy))
    return {language: _figures(adverts) for language, adverts in by_language.items()}


def _figures(adverts: Sequence[Compared]) -> dict[str, Any]:
    known = [one for one in adverts if one.listed]
    measures: dict[str, tuple[Sequence[Compared], Callable[[Compared], float]]] = {
        "found": (adverts, lambda one: len(one.found)),
        "required": (adverts, lambda one: sum(one.found.values())),
        "recall": (known, lambda one: len(one.both) / len(one.listed)),
        "precision": ([one for one in known if one.found], lambda one: len(one.both) / len(one.found)),
        "agreement": ([one for one in known if one.both], _agreement),
    }
    return {
        "adverts": len(adverts),
        "stated": sum(one.stated for one in adverts),
        "concepts": sum(len(one.listed) for one in adverts),
        "both": sum(len(one.both) for one in adverts),
    } | {name: _mean([value(one) for one in among]) for name, (among, value) in measures.items() if among}


def _agreement(one: Compared) -> float:
    return sum(one.listed[key] == one.found[key] for key in one.both) / len(one.both)


def _mean(values: Sequence[float]) -> dict[str, float]:
    column = np.array(values, np.float64)[:, None]
    low, high = bootstrapped(column)
    return {"value": float(column.mean()), "low": float(low[0]), "high": float(high[0])}


def _required(reads: Iterable[SkillRead]) -> dict[str, bool]:
    """Each concept, required where any reading of it is."""
    required: dict[str, bool] = {}
    for read in reads:
        required[read.key] = required.get(read.key, False) or read.required
    return required
