"""A nomenclature while it is being read: plain dictionaries keyed by the published identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from matching.taxonomy.model import LANGUAGES, Kind, Label, Match, Source


@dataclass(slots=True)
class Entry:
    """One concept with all that was published about it; the labels of the newest file come first."""

    uri: str
    kind: Kind
    isco: str = ""
    skill_type: str = ""
    reuse_level: str = ""
    preferred: dict[str, str] = field(default_factory=dict)
    alternative: dict[str, dict[str, None]] = field(default_factory=dict)

    def name(self, language: str, preferred: str, alternatives: list[str]) -> None:
        """Take the labels of a newer file: its preferred label wins, every label once given stays findable."""
        others = self.alternative.setdefault(language, {})
        former = self.preferred.get(language)
        if former and former != preferred:
            others.setdefault(former)
        if preferred:
            self.preferred[language] = preferred
        for label in alternatives:
            others.setdefault(label)
        others.pop(self.preferred.get(language, ""), None)

    def labels(self) -> Iterator[Label]:
        """Every label, language by language, the preferred one first and the others in alphabetical order."""
        for language in LANGUAGES:
            if language in self.preferred:
                yield Label(self.preferred[language], language)
            for text in sorted(self.alternative.get(language, ())):
                yield Label(text, language, preferred=False)


@dataclass(slots=True)
class Appellation:
    """A ROME job title: the code it stands under, its long and short wording, whether it names the code itself."""

    code: str
    long: str
    short: str
    principal: bool


@dataclass(slots=True)
class Rome:
    """ROME 4.0: titles of codes, the code each was split from, job titles by OGR number, mobility in its order."""

    titles: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    appellations: dict[int, Appellation] = field(default_factory=dict)
    moves: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Nomenclature:
    """All that a table is made from.

    ``successors`` maps a concept that is gone to its heir, or to None; ``versions`` names the release that says which
    concepts, codes and crossings there are, by data set.
    """

    concepts: dict[str, Entry] = field(default_factory=dict)
    gone: dict[str, Entry] = field(default_factory=dict)
    successors: dict[str, str | None] = field(default_factory=dict)
    broader: dict[str, list[str]] = field(default_factory=dict)
    essential: dict[str, list[str]] = field(default_factory=dict)
    optional: dict[str, list[str]] = field(default_factory=dict)
    rome: Rome = field(default_factory=Rome)
    crosswalk: list[tuple[int, str, Match]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
