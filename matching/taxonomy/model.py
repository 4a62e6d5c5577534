"""The words of the taxonomy: concepts, labels, matches, where the data come from, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Kind = Literal["occupation", "skill", "isco-group", "skill-group"]
KINDS: tuple[Kind, ...] = ("occupation", "skill", "isco-group", "skill-group")

LANGUAGES = ("fr", "nl", "en", "de")

NEAREST: dict[str, tuple[str, ...]] = {
    "fr": ("fr", "en", "nl", "de"),
    "nl": ("nl", "en", "de", "fr"),
    "en": ("en", "fr", "nl", "de"),
    "de": ("de", "en", "nl", "fr"),
}
"""In which order a label is looked for when the reader's own language has none: English, the language of reference of
both nomenclatures, then the nearest by family; a French reader reads Dutch last but one, a Dutch reader French last."""


class Match(IntEnum):
    """How a ROME title and an ESCO occupation relate (SKOS mapping relations); a higher value is a better match."""

    NARROW = 1
    BROAD = 2
    CLOSE = 3
    SAME_LABEL = 4
    EXACT = 5


SURENESS: Mapping[Match, float] = {
    Match.EXACT: 1.0,
    Match.SAME_LABEL: 0.95,
    Match.CLOSE: 0.85,
    Match.BROAD: 0.85,
    Match.NARROW: 0.5,
}
"""How surely who has a ROME job title has the ESCO occupation, by the relation. Where ESCO's is the broader one, every
"boulanger-viennoisier" is a "boulanger"; where it is the narrower one, it is one of several."""


@dataclass(frozen=True, slots=True)
class Concept:
    """An ESCO concept: an occupation, a skill, an ISCO-08 group or a group of skills."""

    uri: str
    kind: Kind
    isco: str | None
    skill_type: str | None
    reuse_level: str | None


@dataclass(frozen=True, slots=True)
class Label:
    """A concept's name and the language it is written in, which may not be the one asked for."""

    text: str
    language: str
    preferred: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A concept that a text names: by which of its labels, how surely (0 to 1), and in which words of the text."""

    uri: str
    kind: Kind
    label: str
    language: str
    score: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Crossing:
    """An ESCO occupation reached from a ROME code or title: its share of the evidence (0 to 1] and its best match."""

    uri: str
    weight: float
    match: Match


@dataclass(frozen=True, slots=True)
class Source:
    """A published data set inside the table, as its licence asks it to be named."""

    name: str
    version: str
    contents: str
    licence: str
    attribution: str
    url: str


class TaxonomyError(Exception):
    """Something about the nomenclature data that a person must put right."""


class UnknownConcept(TaxonomyError, KeyError):
    """No concept of this release has this identifier."""

    def __str__(self) -> str:
        return f"no concept of this release is called {self.args[0]!r}"


class UnusableTable(TaxonomyError):
    """The table is missing, damaged, or of another format."""


class MissingSource(TaxonomyError):
    """Published files that the table needs were not found; the message says which, and how they are called."""
