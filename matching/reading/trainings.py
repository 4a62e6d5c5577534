"""What a training gives, read into what offers ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contracts.trainings import TrainingTerms
from contracts.values import CEFR_ORDER, Code
from matching.reading.skills import Skills, by_words, stated_skill
from matching.taxonomy.model import Crossing
from matching.travel import on_sphere


class Occupations(Skills, Protocol):
    """What reading a training asks of the taxonomy."""

    def skills_of(self, uri: str) -> tuple[tuple[str, ...], tuple[str, ...]]: ...
    def rome_occupations_for_title(self, code: str, appellation: str) -> tuple[Crossing, ...]: ...


FOLLOWED = CEFR_ORDER["B1"]
"""The level from which one follows a training in its language where it asks for none: B1 understands the main points of
clear standard speech on familiar matters (Council of Europe, CEFR, global scale)."""


@dataclass(frozen=True, slots=True)
class TrainingReading:
    """A training's terms, and what they come to.

    ``skills``: the keys of those it gives, ESCO addresses, and ``words:`` with a folded wording. ``asks``: languages with
    the CEFR rank one follows it from. ``sites``: points of the unit sphere, (number of sites, 3), or None where the
    position of one is not known.
    """

    terms: TrainingTerms
    skills: frozenset[str]
    asks: tuple[tuple[str, int], ...]
    sites: NDArray[np.float64] | None = field(compare=False, repr=False)


def read_training(terms: TrainingTerms, taxonomy: Occupations) -> TrainingReading:
    """A training gives the skills it names, by concept and in its words, and those essential to an occupation it leads to.

    ESCO says what is essential. A code that may stand for several occupations, as ROME's do, gives only what is essential
    to every one of them: whichever is meant, the training then gives it.
    """
    named = {read.key for skill in terms.skills for read in stated_skill(taxonomy, skill, terms.language)}
    worded = {by_words(skill.label).key for skill in terms.skills}
    learned = {key for code in terms.occupations for key in _essential(code, taxonomy)}
    asks = [(entry.language, CEFR_ORDER[entry.level]) for entry in terms.entry_languages]
    if terms.language not in dict(asks):
        asks.append((terms.language, FOLLOWED))
    return TrainingReading(terms, frozenset(named | worded | learned), tuple(asks), _sites(terms))


def _sites(terms: TrainingTerms) -> NDArray[np.float64] | None:
    if not all(site.place.is_located for site in terms.sites):
        return None
    degrees = [(site.place.latitude, site.place.longitude) for site in terms.sites]
    return on_sphere(*np.array(degrees, dtype=np.float64).T)


def _essential(code: Code, taxonomy: Occupations) -> frozenset[str]:
    skills = [frozenset(taxonomy.skills_of(uri)[0]) for uri in _occupations(code, taxonomy)]
    return frozenset.intersection(*skills) if skills else frozenset()


def _occupations(code: Code, taxonomy: Occupations) -> Iterator[str]:
    if code.scheme == "ESCO" and (uri := taxonomy.current(code.code)):
        yield uri
    elif code.scheme == "ROME":
        yield from (
            crossing.uri for crossing in taxonomy.rome_occupations_for_title(code.code, code.label or "")
        )
