"""One answer of several: what indexes that share the offers out among them found for the same profile.

An offer is held whole, with all of its places, by each index whose territory one of them lies in: whoever holds it scores
it alike, and is told its nearest place. So the best of all are among the bests of each, and merging them is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from matching.ranking.search import NEAR_MISSES, NearMiss, Scored, SearchResult


def merged(found: Sequence[SearchResult], limit: int) -> SearchResult:
    """What a search in one index with all offers gives; each of ``found`` is a search with this ``limit`` at least.

    Where indexes are at different moments of an amended offer, it counts as recommended if it is anywhere, and once.
    """
    recommended = _in_order(one for result in found for one in result.recommended)
    near = {one.scored.offer_id: one for result in found for one in result.near_misses}
    close = _in_order(one.scored for one in near.values() if one.scored.offer_id not in recommended)
    near_misses: list[NearMiss] = [near[offer_id] for offer_id in close]
    return SearchResult(
        list(recommended.values())[: max(limit, 0)], near_misses[: max(min(limit, NEAR_MISSES), 0)]
    )


def _in_order(some: Iterable[Scored]) -> dict[UUID, Scored]:
    """Each offer once, by the order of ``Ranker.search``."""
    best: dict[UUID, Scored] = {}
    for one in sorted(some, key=_order):
        best.setdefault(one.offer_id, one)
    return best


def _order(one: Scored) -> tuple[Any, ...]:
    return -one.score, -one.published, one.offer_id
