"""The taxonomy in memory: concepts, labels, relations, ROME, and the questions the product asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy import wordings
from matching.taxonomy.labels import Concepts, Labels
from matching.taxonomy.lookup import Completion, LabelIndex
from matching.taxonomy.model import (
    KINDS,
    LANGUAGES,
    NEAREST,
    Concept,
    Crossing,
    Found,
    Kind,
    Label,
    Source,
    UnknownConcept,
    UnusableTable,
)
from matching.taxonomy.one_form import OneForm
from matching.taxonomy.relations import Relation
from matching.taxonomy.rome_index import RomeIndex
from matching.taxonomy.similarity import Similarities
from matching.taxonomy.skills import SkillFinder
from matching.taxonomy.table import Column, read_table, shipped_table, texts_of
from matching.taxonomy.wordings import Wording

OCCUPATIONS: tuple[Kind, ...] = ("occupation",)

NAMES = 16_384
"""What concepts are called, remembered: the same skills come again in one offer after the other."""


class Taxonomy:
    """One release of ESCO and ROME, read-only and safe to share between threads.

    Made with ``Taxonomy.load()``. Every method that takes an identifier raises UnknownConcept for one that this
    release does not have; ask ``current`` first for identifiers that were stored under an earlier release.
    """

    def __init__(self, about: dict[str, Any], columns: dict[str, Column], digest: str) -> None:
        self.version: str = about["version"]
        self.versions: dict[str, str] = about["versions"]
        self.sources = tuple(Source(**source) for source in about["sources"])
        self.digest = digest
        self._columns = columns
        self._uris = texts_of(columns["uris"])
        self._index = {uri: number for number, uri in enumerate(self._uris)}
        self._isco = texts_of(columns["isco"])
        self._skill_types = texts_of(columns["skill_type_names"])
        self._reuse_levels = texts_of(columns["reuse_level_names"])
        self._labels = Labels(columns)
        self._named = lru_cache(NAMES)(self._name)
        self._first_of_kind = np.searchsorted(columns["kinds"], range(len(KINDS) + 1))
        self._heirs = dict(zip(texts_of(columns["gone"]), columns["heirs"].tolist(), strict=True))
        self._broader = Relation(columns, "broader", self._uris)
        self._essential = Relation(columns, "essential", self._uris)
        self._optional = Relation(columns, "optional", self._uris)
        self.rome = RomeIndex(columns, self._uris)

    @classmethod
    def load(cls, path: Path | None = None) -> Taxonomy:
        """Reads the table at ``path``, or the one shipped with the product.

        Raises UnusableTable when it is missing, damaged, or of another format.
        """
        path = path or shipped_table()
        about, columns, digest = read_table(path)
        try:
            return cls(about, columns, digest)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise UnusableTable(
                f"the taxonomy table {path} lacks {error}; build or import it again"
            ) from error

    # --- concepts -----------------------------------------------------------------------------------------------------

    @cached_property
    def occupations(self) -> Concepts:
        """Every occupation; ``taxonomy.occupations[i]`` is the one that column i of a similarity row speaks of."""
        return self.of_kind("occupation")

    @cached_property
    def skills(self) -> Concepts:
        """Every skill and piece of knowledge."""
        return self.of_kind("skill")

    def of_kind(self, kind: Kind) -> Concepts:
        """Every concept of a kind."""
        number = KINDS.index(kind)
        return Concepts(
            self.concept_at, int(self._first_of_kind[number]), int(self._first_of_kind[number + 1])
        )

    def __contains__(self, uri: object) -> bool:
        return uri in self._index

    def __len__(self) -> int:
        return len(self._uris)

    def __iter__(self) -> Iterator[str]:
        return iter(self._uris)

    def index_of(self, uri: str) -> int:
        """A concept's row; occupations come first, so an occupation's row is also its index among occupations."""
        try:
            return self._index[uri]
        except KeyError:
            raise UnknownConcept(uri) from None

    def uri_at(self, index: int) -> str:
        """The identifier of the concept in a row."""
        return self._uris[index]

    def concept(self, uri: str) -> Concept:
        """The concept an identifier names."""
        return self.concept_at(self.index_of(uri))

    def concept_at(self, index: int) -> Concept:
        """The concept in a row."""
        return Concept(
            uri=self._uris[index],
            kind=KINDS[int(self._columns["kinds"][index])],
            isco=self._isco[index] or None,
            skill_type=self._skill_types[self._columns["skill_types"][index]] or None,
            reuse_level=self._reuse_levels[self._columns["reuse_levels"][index]] or None,
        )

    def isco_of(self, uri: str) -> str | None:
        """The ISCO-08 code of an occupation (four digits) or of an ISCO group (one to four)."""
        return self._isco[self.index_of(uri)] or None

    def broader(self, uri: str) -> tuple[str, ...]:
        """The concepts directly above: an occupation's broader occupation or ISCO group, a skill's groups."""
        return self._broader.of(self.index_of(uri))

    def narrower(self, uri: str) -> tuple[str, ...]:
        """The concepts directly below."""
        return self._broader.to(self.index_of(uri))

    def skills_of(self, uri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """An occupation's essential skills and its optional ones."""
        row = self.index_of(uri)
        return self._essential.of(row), self._optional.of(row)

    def current(self, uri: str) -> str | None:
        """The concept an identifier stands for in this release: itself, its heir, or None when it was withdrawn
        or never known."""
        if uri in self._index:
            return uri
        heir = self._heirs.get(uri, -1)
        return self._uris[heir] if heir >= 0 else None

    @property
    def gone(self) -> tuple[str, ...]:
        """Identifiers of earlier releases that this one has merged or withdrawn."""
        return tuple(self._heirs)

    # --- labels -------------------------------------------------------------------------------------------------------

    def label(self, uri: str, language: str) -> Label:
        """What to call a concept for a reader of ``language``: its preferred label there, else the nearest one it has.

        The order in which languages are tried is ``NEAREST``; the label says which language it is in.
        """
        return self._named(self.index_of(uri), language)

    def _name(self, row: int, language: str) -> Label:
        preferred = self._labels.preferred_of(row)
        for nearest in NEAREST.get(language, LANGUAGES):
            if nearest in preferred:
                return self._labels.at(preferred[nearest])
        return self._labels.of(row)[0]

    def labels(self, uri: str, language: str | None = None) -> tuple[Label, ...]:
        """All labels of a concept, or those in one language: preferred first, then in alphabetical order."""
        labels = self._labels.of(self.index_of(uri))
        return labels if language is None else tuple(label for label in labels if label.language == language)

    def lookup(
        self,
        text: str,
        language: str | None = None,
        kinds: tuple[Kind, ...] = OCCUPATIONS,
        *,
        through_rome: bool = True,
    ) -> list[Found]:
        """Concepts that ``text`` names exactly, in any language, gender form or ROME wording; the surest first.

        Without ``through_rome`` only ESCO's own labels count, as a fair test against the crosswalk needs.
        """
        return self._label_index.lookup(text, language, kinds, through_rome)

    def complete(self, prefix: str, language: str, limit: int = 10) -> list[Completion]:
        """Occupations whose name, or a word of it, begins with ``prefix``, named in the reader's language."""
        return self._label_index.complete(prefix, language, limit)

    def find_skills(self, text: str, language: str | None = None) -> list[Found]:
        """Skills mentioned in a text, each once, in the order they appear, with the words they were found by."""
        return self._skill_finder.find(text, language)

    def make_ready(self) -> None:
        """Work out now what else waits for the first text that needs it: seconds, for who is to answer at once."""
        for language in LANGUAGES:
            self._skill_finder.find("", language)
        self.rome.make_ready()

    # --- ROME ---------------------------------------------------------------------------------------------------------

    def rome_title(self, code: str) -> str | None:
        """The French title of a ROME 4.0 code, or None for a code that ROME 4.0 does not have."""
        return self.rome.title(code)

    def rome_occupations(self, code: str) -> tuple[Crossing, ...]:
        """ESCO occupations that a ROME code covers, the best supported by its job titles first; weights sum to 1."""
        return self.rome.occupations(code)

    def rome_occupations_for_title(self, code: str, appellation: str) -> tuple[Crossing, ...]:
        """The occupations one job title under a ROME code stands for; those of the whole code if it is not known."""
        return self.rome.occupations_for_title(code, appellation)

    def rome_neighbours(self, code: str) -> tuple[str, ...]:
        """ROME codes that a person in this one can move to, in the publisher's order of nearness."""
        return self.rome.neighbours(code)

    # --- likeness -----------------------------------------------------------------------------------------------------

    def similarity(self, a: str, b: str) -> float:
        """How close two occupations are, from 0 to 1 (the same); see the similarity module for the formula."""
        return float(self.similarity_row(a)[self._occupation(b)])

    def similarity_row(self, uri: str) -> NDArray[np.float32]:
        """An occupation's likeness to every occupation: float32 of shape (number of occupations,), values 0 to 1."""
        return self._similarities.row(self._occupation(uri))

    def similar(self, uri: str, at_least: float) -> dict[int, float]:
        """Rows of the occupations at least so close to this one, itself included, the closest first."""
        row = self.similarity_row(uri)
        near = np.flatnonzero(row >= at_least)
        return {int(i): float(row[i]) for i in near[np.argsort(-row[near], kind="stable")]}

    # --- inside -------------------------------------------------------------------------------------------------------

    def _occupation(self, uri: str) -> int:
        number = self.index_of(uri)
        if number >= len(self.occupations):
            raise UnknownConcept(uri)
        return number

    @cached_property
    def one_form(self) -> OneForm:
        """Puts titles into the one gender form in which they are compared, as was learned when the table was made; tables made
        before that was kept there are learned from now."""
        if "feminine" not in self._columns:
            return wordings.one_form_of(self.labels(one.uri) for one in self.occupations)
        feminine, other = texts_of(self._columns["feminine"]), texts_of(self._columns["feminine_other"])
        always = self._columns["feminine_always"].tolist()
        return OneForm(dict(zip(feminine, other, strict=True)), frozenset(compress(feminine, always)))

    @cached_property
    def wordings(self) -> list[Wording]:
        """The labels of all occupations as titles are compared with them: by occupation, the preferred one first in each
        language. Kept in the table as well."""
        if wordings.TEXTS in self._columns:
            return list(wordings.of_columns(self._columns))
        return list(wordings.worded((self.labels(one.uri) for one in self.occupations), self.one_form))

    @cached_property
    def _label_index(self) -> LabelIndex:
        return LabelIndex(self, self._labels, self._columns)

    @cached_property
    def _skill_finder(self) -> SkillFinder:
        return SkillFinder(self._label_index)

    @cached_property
    def _similarities(self) -> Similarities:
        return Similarities(self._columns, self._isco, len(self.occupations))
