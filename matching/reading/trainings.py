"""What a training gives, read into what offers ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from contracts.trainings import TrainingTerms
from contracts.values import Code
from matching.reading.skills import Skills, by_words, stated_skill
from matching.taxonomy.model import Crossing


class Occupations(Skills, Protocol):
    """What reading a training asks of the taxonomy."""

    def skills_of(self, uri: str) -> tuple[tuple[str, ...], tuple[str, ...]]: ...
    def rome_occupations_for_title(self, code: str, appellation: str) -> tuple[Crossing, ...]: ...


@dataclass(frozen=True, slots=True)
class TrainingReading:
    """A training's terms, and the keys of the skills it gives: ESCO addresses, and ``words:`` with a folded wording."""

    terms: TrainingTerms
    skills: frozenset[str]


def read_training(terms: TrainingTerms, taxonomy: Occupations) -> TrainingReading:
    """A training gives the skills it names, by concept and in its words, and those essential to an occupation it leads to.

    ESCO says what is essential. A code that may stand for several occupations, as ROME's do, gives only what is essential
    to every one of them: whichever is meant, the training then gives it.
    """
    named = {read.key for skill in terms.skills for read in stated_skill(taxonomy, skill, terms.language)}
    worded = {by_words(skill.label).key for skill in terms.skills}
    learned = {key for code in terms.occupations for key in _essential(code, taxonomy)}
    return TrainingReading(terms, frozenset(named | worded | learned))


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
