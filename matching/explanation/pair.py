"""A jobseeker and an offer as the sentences see them, and the words for what they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from contracts.offers import OfferTerms
from contracts.values import Place
from matching.ranking import Scored
from matching.ranking.parts import Likeness
from matching.reading.model import OccupationRead, OfferReading, ProfileReading, SkillRead
from matching.taxonomy.model import Label
from matching.text import undecorated
from translation.formats import listing
from translation.locales import translator

ToldTo = Literal["jobseeker", "recruiter"]
SURE = 0.75
"""How surely an occupation must have been read to be called by its name in place of the words it was read from."""
MARGIN = 0.15
"""By how much it must be surer than another reading of the same words."""
MOST_NAMED = 6
"""The most skills that one sentence names."""


class Concepts(Likeness, Protocol):
    """What explaining asks of the taxonomy besides likeness: what a concept is called."""

    def label(self, uri: str, language: str) -> Label: ...


@dataclass(frozen=True, slots=True)
class Pair:
    """One profile, one offer, what the ranking said of them, and who reads about it when: the jobseeker themselves, or a
    recruiter."""

    profile: ProfileReading
    offer: OfferReading
    terms: OfferTerms
    scored: Scored
    language: str
    taxonomy: Concepts
    today: date
    told_to: ToldTo = "jobseeker"

    @property
    def place(self) -> Place:
        """The place of work that the distance was measured to."""
        return self.terms.places[self.scored.place_index]

    def say(self, message: str, of_candidate: str | None = None, **params: object) -> str:
        """A message, marked with ``N_`` where it is written, in the reader's language; ``of_candidate`` is how a recruiter is
        told the same, where it is told otherwise."""
        chosen = of_candidate if of_candidate and self.told_to == "recruiter" else message
        return translator(self.language).gettext(chosen, **params)

    def name(self, uri: str) -> str:
        """A concept as the reader's language calls it, or the nearest language that has a name for it."""
        return self.taxonomy.label(uri, self.language).text

    def called(self, read: OccupationRead, reads: Sequence[OccupationRead]) -> str:
        """An occupation that was read: by its name where no other reading of the same words is about as likely and this one is
        sure, else in the words that were read. Who says "boekhouder" may mean three occupations, and knows which."""
        return self.named(read, reads) or undecorated(read.words)

    def named(self, read: OccupationRead, reads: Sequence[OccupationRead]) -> str | None:
        """An occupation by its name, as ``called`` does where it is sure; ``None`` where only words are."""
        alternatives = [other.score for other in reads if other.words == read.words and other.uri != read.uri]
        if not read.words or (read.score >= SURE and read.score >= max(alternatives, default=0.0) + MARGIN):
            return self.name(read.uri)
        return None

    def names(self, skills: Sequence[SkillRead]) -> str:
        """Skills as a list of words."""
        return listing(skill_names(skills[:MOST_NAMED], self.language, self.taxonomy), self.language)

    def likeness(self, one: OccupationRead, other: OccupationRead) -> float:
        """How close two occupations are, from 0 to 1."""
        return float(self.taxonomy.similarity_row(one.uri)[self.taxonomy.index_of(other.uri)])


def skill_names(skills: Sequence[SkillRead], language: str, taxonomy: Concepts) -> list[str]:
    """Skills by name, each once: a concept as the reader's language calls it, others as they were written."""
    return list(
        dict.fromkeys(
            taxonomy.label(skill.key, language).text if skill.key in taxonomy else skill.words
            for skill in skills
        )
    )
