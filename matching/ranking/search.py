"""One search: the constraints, the parts of each offer's score, and the best of them exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.eligibility import Examined, Miss, examine, miss_of
from matching.index.cells import cells_within
from matching.index.offers import OfferIndex
from matching.ranking.parts import (
    WEIGHTS,
    Floats,
    Likeness,
    Slots,
    distance_part,
    freshness_part,
    language_part,
    occupation_affinity,
    occupation_part,
    skill_table,
    skills_part,
)
from matching.ranking.threshold import Items, values_that_matter
from matching.reading.model import ProfileReading

NEAR_MISSES = 5
"""The most near misses a search returns."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its value from 0 to 1, and its weight."""

    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Scored:
    """An offer with its score, the sum of ``value × weight`` over its parts; how far, and which of its places."""

    offer_id: UUID
    score: float
    parts: dict[str, Part]
    distance_km: float
    place_index: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An offer that one thing stands in the way of."""

    scored: Scored
    miss: Miss


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best eligible offers, best first, and the best of those that miss by one thing only."""

    recommended: list[Scored]
    near_misses: list[NearMiss]


class Ranker:
    """Ranks the offers of an index for one profile at a time; may be called from any thread."""

    def __init__(self, index: OfferIndex, taxonomy: Likeness) -> None:
        self.index, self._taxonomy = index, taxonomy

    def search(self, profile: ProfileReading, limit: int, today: date) -> SearchResult:
        """The exact top ``limit`` of the eligible offers, and at most ``NEAR_MISSES`` near misses.

        Equal scores go to the newer offer, then to the lower identifier.
        """
        affinity = occupation_affinity(profile, self._taxonomy)
        with self.index.at_rest():
            examined = examine(self.index, profile, today)
            scoring = _Scoring(self.index, profile, affinity, today)
            recommended = [scored for scored, _, _ in scoring.top(examined.eligible, limit)]
            close = scoring.top(examined.near_misses, min(limit, NEAR_MISSES))
            near = [NearMiss(one, miss_of(self.index, profile, slot, failed)) for one, slot, failed in close]
        return SearchResult(recommended, near)


class _Scoring:
    """The profile of one search as lookup tables, and with them the parts of any offers."""

    def __init__(
        self, index: OfferIndex, profile: ProfileReading, affinity: Floats | None, today: date
    ) -> None:
        self._index, self._profile, self._affinity, self._today = index, profile, affinity, today.toordinal()
        self._levels = profile.levels
        self._skills = skill_table(index.skills, profile)
        self._query = np.nan_to_num(profile.vector, nan=0.0, posinf=0.0, neginf=0.0)

    def top(self, among: Examined, k: int) -> list[tuple[Scored, int, int]]:
        """The best ``k`` with their slots and failed constraints, exactly as if every offer had been scored."""
        if k < 1 or not len(among.slots):
            return []
        parts = self._cheap_parts(among)
        cheap = np.zeros(len(among.slots))
        for name, values in parts.items():
            cheap += WEIGHTS[name] * values.astype(np.float64)
        meaning = values_that_matter(
            cheap, WEIGHTS["meaning"], k, _Meanings(self._index, self._query, self._profile, among)
        )
        parts["meaning"] = meaning
        known = np.flatnonzero(~np.isnan(meaning))
        totals = cheap[known] + WEIGHTS["meaning"] * meaning[known]
        best = self._in_order(among.slots[known], totals)[:k]
        return [
            (self._scored(among, parts, at, total), int(among.slots[at]), int(among.failed[at]))
            for at, total in zip(known[best].tolist(), totals[best].tolist(), strict=True)
        ]

    def _cheap_parts(self, among: Examined) -> dict[str, NDArray[np.floating]]:
        columns, slots = self._index.columns, among.slots
        return {
            "occupation": occupation_part(columns, slots, self._affinity),
            "skills": skills_part(columns, slots, self._skills),
            "language": language_part(columns, slots, self._index.needs, self._levels),
            "distance": distance_part(among.distance_km),
            "freshness": freshness_part(columns, slots, self._today),
        }

    def _in_order(self, slots: Slots, totals: NDArray[np.float64]) -> NDArray[np.int64]:
        columns = self._index.columns
        keys = (columns.id_low[slots], columns.id_high[slots], -columns.published[slots], -totals)
        return np.lexsort(keys)

    def _scored(
        self, among: Examined, parts: dict[str, NDArray[np.floating]], at: int, total: float
    ) -> Scored:
        return Scored(
            self._index.columns.id_of(int(among.slots[at])),
            min(total, 1.0),
            {name: Part(float(parts[name][at]), weight) for name, weight in WEIGHTS.items()},
            float(among.distance_km[at]),
            int(among.place[at]),
        )


class _Meanings:
    """FAISS as the oracle of the threshold algorithm: the cosines of some offers with the profile, highest first."""

    def __init__(self, index: OfferIndex, query: Floats, profile: ProfileReading, among: Examined) -> None:
        self._index, self._query, self._slots = index, query, among.slots
        home = profile.latitude or 0.0, profile.longitude or 0.0
        self._cells = cells_within(*home, float(among.distance_km.max()))
        self._item = np.zeros(index.columns.size, np.int64)
        self._item[among.slots] = np.arange(len(among.slots))

    def __call__(self, items: Items, count: int) -> tuple[Items, Floats]:
        marked = np.zeros(len(self._item), bool)
        marked[self._slots[items]] = True
        slots, products = self._index.vectors.nearest(self._query, self._cells, marked, count)
        return self._item[slots], products
