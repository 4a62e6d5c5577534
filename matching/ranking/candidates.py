"""The other direction: which of many jobseekers an offer suits, by the rules by which it would be recommended to them.

There is no second formula. An index that holds nothing but the offer is searched for each jobseeker in turn, so that a
candidate's score is the score the offer has in that jobseeker's own recommendations. It takes less than a millisecond a
jobseeker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from matching.eligibility import Miss
from matching.index import OfferIndex
from matching.ranking.parts import Likeness
from matching.ranking.search import NEAR_MISSES, Ranker, Scored
from matching.reading.model import OfferReading, ProfileReading


class Candidate(Protocol):
    """Whoever is looked at: what was read of their profile."""

    @property
    def profile(self) -> ProfileReading: ...


C = TypeVar("C", bound=Candidate)


@dataclass(frozen=True, slots=True)
class Suited(Generic[C]):
    """A candidate, the offer as it was scored for them, and the one thing that stands in the way where something does."""

    candidate: C
    scored: Scored
    miss: Miss | None = None


@dataclass(frozen=True, slots=True)
class Suitable(Generic[C]):
    """Those the offer suits, best first, and the best of those who miss by one thing only."""

    candidates: list[Suited[C]]
    near_misses: list[Suited[C]]


def rank_candidates(
    offer_id: UUID,
    offer: OfferReading,
    among: Iterable[C],
    limit: int,
    taxonomy: Likeness,
    today: date,
    order: Callable[[C], Any],
) -> Suitable[C]:
    """The best ``limit`` of those whose constraints hold, and at most ``NEAR_MISSES`` near misses.

    All vectors must be of one reader. Equal scores are told apart by ``order``, which must say nothing of the person.
    """
    index = OfferIndex(len(offer.vector), taxonomy, room=len(offer.spots) + 1)
    index.put([(offer_id, offer)])
    ranker = Ranker(index, taxonomy)
    suited: list[Suited[C]] = []
    near: list[Suited[C]] = []
    for candidate in among:
        found = ranker.search(candidate.profile, 1, today)
        suited += [Suited(candidate, scored) for scored in found.recommended]
        near += [Suited(candidate, one.scored, one.miss) for one in found.near_misses]

    def best(some: list[Suited[C]], most: int) -> list[Suited[C]]:
        return sorted(some, key=lambda one: (-one.scored.score, order(one.candidate)))[:most]

    return Suitable(best(suited, limit), best(near, min(limit, NEAR_MISSES)))
