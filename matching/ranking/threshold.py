"""The exact top of a sum without computing all of it: Fagin's threshold algorithm.

Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", PODS 2001. One term of the sum is dear and known
through an oracle that tells the highest values first; the others are cheap and known for all. After each question, an
item whose dear term was not told can reach at most its cheap terms plus the lowest value told so far. Once none of them
reaches the k-th best full sum, the top k is final.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Items = NDArray[np.int64]
Oracle = Callable[[Items, int], tuple[Items, NDArray[np.float32]]]
"""Asked for the ``n`` highest values among some items, tells those items and their values, the highest first."""

SEEDS, TURN, GROWTH = 64, 256, 4
"""Items scored in full at the start besides k; how many more are asked for at first; how that grows each time."""


def values_that_matter(
    cheap: NDArray[np.float64], weight: float, k: int, highest: Oracle
) -> NDArray[np.float64]:
    """The dear values, from 0 to 1, of a set of items that holds the ``k`` best sums and all their ties.

    Float64 of shape (items,); NaN for the items that cannot be among the best. No slack is needed: floating-point sums
    and products are monotone, so an item's own sum is never above its bound.
    """
    values = np.full(len(cheap), np.nan)
    seeds = largest(cheap, SEEDS + k)
    told, dear = highest(seeds, len(seeds))
    values[told] = np.clip(dear, 0.0, 1.0)
    ceiling, asked = 1.0, TURN
    while True:
        bar = kth_largest(cheap + weight * values, k)
        waiting = np.flatnonzero(np.isnan(values) & (cheap + weight * ceiling >= bar))
        if not len(waiting):
            return values
        told, dear = highest(waiting, min(asked, len(waiting)))
        values[told] = np.clip(dear, 0.0, 1.0)
        ceiling = float(values[told[-1]])
        asked *= GROWTH


def largest(values: NDArray[np.float64], count: int) -> Items:
    """The positions of the largest values, in no order."""
    if count >= len(values):
        return np.arange(len(values))
    return np.argpartition(-values, count - 1)[:count]


def kth_largest(sums: NDArray[np.float64], k: int) -> float:
    """The k-th largest of those that are not NaN; minus infinity where there are fewer."""
    known = sums[~np.isnan(sums)]
    return float(np.partition(known, -k)[-k]) if len(known) >= k else -np.inf
