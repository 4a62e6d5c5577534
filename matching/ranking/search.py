"""One search: the constraints, the parts of each offer's score, and the best of them exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.eligibility import Examined, Miss, examine, miss_of
from matching.index import OfferIndex
from matching.ranking.parts import (
    CLOSELY_MEANT,
    CLOSELY_RELATED,
    MEANT,
    RELATED,
    WEIGHTS,
    Floats,
    Likeness,
    distance_part,
    freshness_part,
    is_unread,
    language_part,
    may_be_related,
    occupation_affinity,
    occupation_part,
    skill_table,
    skills_part,
)
from matching.ranking.threshold import SEEDS, Items, Oracle, kth_largest, largest, values_that_matter
from matching.reading.model import ProfileReading

Values = NDArray[np.floating[Any]]

NEAR_MISSES = 5
"""The most near misses a search returns."""
ROUNDING = 1e-9
"""More than sums of the same parts in another order differ by."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its value from 0 to 1, and its weight."""

    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Scored:
    """An offer with its score, the sum of ``value × weight`` over its parts; how far, and which of its places.
    ``published`` is the ordinal of its day, 0 where that is not known: equal scores go by it."""

    offer_id: UUID
    score: float
    parts: dict[str, Part]
    distance_km: float
    place_index: int
    published: int


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

        Neither holds offers of another trade than those the jobseeker named (see ``RELATED`` and
        ``MEANT``, for near misses ``CLOSELY_RELATED`` and ``CLOSELY_MEANT``): fewer are better. Equal scores go to the newer
        offer, then to the lower identifier.
        """
        affinity = occupation_affinity(profile, self._taxonomy)
        with self.index.at_rest():
            of_trade = None if affinity is None else may_be_related(affinity)
            examined = examine(self.index, profile, today, occupations=of_trade)
            scoring = _Scoring(self.index, profile, affinity, today, examined)
            recommended = scoring.top(scoring.eligible, limit)
            close = scoring.top(scoring.close, min(limit, NEAR_MISSES))
            misses = [miss_of(self.index, profile, slot) for slot, _ in close]
        near = [NearMiss(scored, miss) for (_, scored), miss in zip(close, misses, strict=True)]
        return SearchResult([scored for _, scored in recommended], near)


class _Scoring:
    """One search: the profile as lookup tables, and the parts that are quickly told of the examined offers of the
    jobseeker's trade, which are ``examined``."""

    def __init__(
        self,
        index: OfferIndex,
        profile: ProfileReading,
        affinity: Floats | None,
        today: date,
        examined: Examined,
    ) -> None:
        self._index = index
        self._query = np.nan_to_num(profile.vector, nan=0.0, posinf=0.0, neginf=0.0)
        self._skills = skill_table(index.skills, profile)
        occupation = occupation_part(index.columns, examined.slots, affinity)
        is_close = np.ones(len(occupation), bool)
        if affinity is not None:
            related, is_close = self._related(examined, occupation)
            examined, occupation = examined[related], occupation[related]
        self.examined = examined
        self.eligible = np.flatnonzero(examined.misses == 0)
        self.close = np.flatnonzero((examined.misses == 1) & is_close)
        self._distance_km = examined.distance_km
        columns, slots = index.columns, examined.slots
        self._quick: dict[str, Values] = {
            "occupation": occupation,
            "language": language_part(columns, slots, index.conditions, profile.levels),
            "distance": distance_part(self._distance_km),
            "freshness": freshness_part(columns, slots, today.toordinal()),
        }
        self._quick_sum = np.zeros(len(slots))
        for name, values in self._quick.items():
            self._quick_sum += WEIGHTS[name] * values.astype(np.float64)

    def _related(self, examined: Examined, occupation: Floats) -> tuple[Items, NDArray[np.bool_]]:
        """The offers of the trade sought, and which of them are so closely. Where no occupation could be read, the meaning
        says whether they are."""
        related, closely = occupation >= RELATED, occupation >= CLOSELY_RELATED
        unread = examined.slots[is_unread(self._index.columns, examined.slots)]
        slots, meaning = self._index.vectors.nearest(self._query, unread, len(unread))
        at = np.searchsorted(examined.slots, slots)
        related[at], closely[at] = meaning >= MEANT, meaning >= CLOSELY_MEANT
        chosen = np.flatnonzero(related)
        return chosen, closely[chosen]

    def top(self, among: Items, k: int) -> list[tuple[int, Scored]]:
        """The best ``k`` of some examined offers, with their slots: exactly as if each had been scored."""
        if k < 1 or not len(among):
            return []
        among = self._contenders(among, k)
        skills = self._skills_part(among)
        cheap = self._quick_sum.take(among) + WEIGHTS["skills"] * skills
        meaning = values_that_matter(cheap, WEIGHTS["meaning"], k, self._meanings(among))
        totals = cheap + WEIGHTS["meaning"] * meaning
        known = np.flatnonzero(~np.isnan(totals))
        best = known[self._in_order(among[known], totals[known])[:k]]
        return [
            (
                int(self.examined.slots[among[i]]),
                self._scored(int(among[i]), float(skills[i]), float(meaning[i]), float(totals[i])),
            )
            for i in best
        ]

    def _contenders(self, among: Items, k: int) -> Items:
        """The offers that may be among the best ``k``: those that, had they every skill and all the likeness in meaning that
        they can have, would reach the k-th best of a few that are scored in full."""
        at_most = self._quick_sum.take(among)
        likeness = self._index.vectors.at_most(self._query, self.examined.slots.take(among))
        at_most += WEIGHTS["meaning"] * (1.0 if likeness is None else np.clip(likeness, 0.0, 1.0))
        few = among[largest(at_most, SEEDS + k)]
        told, meaning = self._meanings(few)(np.arange(len(few)), len(few))
        full = self._quick_sum[few] + WEIGHTS["skills"] * self._skills_part(few)
        full[told] += WEIGHTS["meaning"] * np.clip(meaning.astype(np.float64), 0, 1)
        return among[at_most + (WEIGHTS["skills"] + ROUNDING) >= kth_largest(full, k)]

    def _skills_part(self, among: Items) -> NDArray[np.float64]:
        slots = self.examined.slots.take(among)
        part = skills_part(self._index.columns, self._index.skill_pool, slots, self._skills)
        return part.astype(np.float64)

    def _meanings(self, among: Items) -> Oracle:
        """The vectors as the oracle of the threshold algorithm: the cosines with the profile, highest first."""
        order = np.argsort(among)
        ascending = self.examined.slots.take(among[order])

        def highest(items: Items, count: int) -> tuple[Items, Floats]:
            slots = np.sort(self.examined.slots.take(among[items]))
            found, products = self._index.vectors.nearest(self._query, slots, count)
            return order[np.searchsorted(ascending, found)], products

        return highest

    def _in_order(self, among: Items, totals: NDArray[np.float64]) -> Items:
        columns, slots = self._index.columns, self.examined.slots.take(among)
        keys = (columns.id_low[slots], columns.id_high[slots], -columns.published[slots], -totals)
        return np.lexsort(keys)

    def _scored(self, at: int, skills: float, meaning: float, total: float) -> Scored:
        values = {name: float(part[at]) for name, part in self._quick.items()}
        values |= {"skills": skills, "meaning": meaning}
        slot = int(self.examined.slots[at])
        return Scored(
            self._index.columns.id_of(slot),
            min(total, 1.0),
            {name: Part(values[name], weight) for name, weight in WEIGHTS.items()},
            float(self._distance_km[at]),
            int(self._index.columns.place[slot]),
            int(self._index.columns.published[slot]),
        )
