"""Vectors in half precision by slot, and FAISS's own inner loop over them; exact among the slots asked for. Of very many
of these, the sketches of vectors tell which ones need be compared.

FAISS's inverted lists are not used: they copy a whole cell when it grows, keep room for as much again, and need a table
of their own to remove from. Its scanner compares a query with any stretch of memory.
"""

from __future__ import annotations

from typing import Any

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from matching.index.room import moved, reserved
from matching.index.sketches import Sketches, among, are_scattered, stretches_of

faiss: Any = typed_faiss  # its stubs say other things than its methods take

Slots = NDArray[np.int64]

TOGETHER = 1024
"""Vectors copied together, 1 MB at 512 dimensions, to be compared from the processor's own memory: as quick as where
they lie when those are most of a city's, and much quicker when they lie scattered."""

MANY, TIMES = 8192, 32
"""Slots from which on sketches are asked, where so many times fewer are wanted."""
SEEDS, PART, MOST = 8, 4, 4
"""So many of the highest estimates for each one wanted are compared first, to know how near the nearest are; they are sought in
such a part of the slots, mostly enough; and the share of these that may be left to compare, or sketches were of no use."""
SURE, ROUNDING = 6.0, 1e-6
"""Deviations of an estimate that are allowed for: of a thousand million, one is wrong by more in that direction. And what sums in
another order differ by."""


class Vectors:
    """Offers' vectors by slot. Not safe against concurrent use: its owner holds the lock."""

    def __init__(self, dimension: int, room: int) -> None:
        self.dimension = dimension
        self._stored = reserved((room, dimension), np.float16)
        self.sketches = Sketches(dimension, room)
        self._beside = np.empty((TOGETHER, dimension), np.float16)
        self._quantizer = faiss.IndexFlatIP(dimension)  # a scanner points to one, and asks it nothing
        self._half = faiss.ScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16)
        self._scanner = (
            self._half.select_InvertedListScanner(  # one for good: FAISS leaves its freeing to nobody
                faiss.METRIC_INNER_PRODUCT, self._quantizer, False, None, False
            )
        )

    def grow(self, room: int) -> None:
        """Make room for so many slots by copying."""
        self._stored = moved(self._stored, (room, self.dimension))
        self.sketches.grow(room)

    def put(self, slots: Slots, vectors: NDArray[np.floating[Any]]) -> None:
        """Write the vectors, (n, dimension), of slots; what is no number, or too large for half precision, counts 0."""
        with np.errstate(over="ignore"):
            halves = np.nan_to_num(vectors.astype(np.float16), copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        self._stored[slots] = halves
        self.sketches.put(slots, halves)

    def move(self, former: int, slot: int) -> None:
        self._stored[slot] = self._stored[former]
        self.sketches.move(former, slot)

    def clear(self, slot: int) -> None:
        self._stored[slot] = 0
        self.sketches.clear(slot)

    def nearest(self, query: NDArray[np.float32], slots: Slots, k: int) -> tuple[Slots, NDArray[np.float32]]:
        """At most ``k`` of some ascending slots with their inner products with the query, the highest first."""
        k = min(k, len(slots))
        slots = np.ascontiguousarray(slots, dtype=np.int64)
        query = np.ascontiguousarray(query, dtype=np.float32)
        if len(slots) >= MANY and k * TIMES <= len(slots) and not are_scattered(slots):
            slots = self._contenders(query, slots, k)
        return self._compared(query, slots, k)

    def _contenders(self, query: NDArray[np.float32], slots: Slots, k: int) -> Slots:
        """Those of many slots that may be among the nearest ``k``, ascending. Any ``k`` of them say how near these are at least;
        whoever is further by its estimate, and by all that it may be wrong, is not."""
        margin = SURE * self.sketches.deviation(query) + ROUNDING
        stretches = stretches_of(slots)
        scanned = sum(end - first for first, end in stretches)
        seeds, bar = SEEDS * k * scanned // len(slots), -np.inf
        for some in (_a_part(stretches), stretches):
            if np.isneginf(bar):
                found, estimates, _ = self.sketches.above(query, some, -np.inf, seeds)
                bar = self._at_least(query, *among(slots, found, estimates), k) - margin
        found, estimates, are_all = self.sketches.above(query, stretches, bar, len(slots) // MOST)
        if not are_all:
            return slots
        found, estimates = among(slots, found, estimates)
        bar = self._at_least(query, found, estimates, k) - margin
        return np.sort(found[estimates >= bar])

    def _at_least(
        self, query: NDArray[np.float32], slots: Slots, estimates: NDArray[np.float32], k: int
    ) -> float:
        """The ``k``-th highest inner product of those that seem the nearest; minus infinity where there are fewer."""
        if len(slots) < k:
            return -np.inf
        count = min(SEEDS * k, len(slots))
        promising = np.sort(slots[np.argpartition(-estimates, count - 1)[:count]])
        return float(self._compared(query, promising, k)[1][-1])

    def _compared(
        self, query: NDArray[np.float32], slots: Slots, k: int
    ) -> tuple[Slots, NDArray[np.float32]]:
        """``nearest`` by comparing each."""
        products, found = np.full(k, -np.inf, np.float32), np.full(k, -1, np.int64)
        self._scanner.set_query(faiss.swig_ptr(query))
        for start in range(0, len(slots) if k else 0, TOGETHER):
            some = slots[start : start + TOGETHER]
            vectors = self._beside[: len(some)]
            np.take(self._stored, some, axis=0, out=vectors, mode="clip")  # "raise" would copy once more
            self._scanner.scan_codes(  # the best so far stay in the heap that products and found are
                len(some),
                faiss.swig_ptr(vectors.reshape(-1).view(np.uint8)),
                faiss.swig_ptr(some),
                faiss.swig_ptr(products),
                faiss.swig_ptr(found),
                k,
            )
        order = np.argsort(-products, kind="stable")
        return found[order], products[order]


def _a_part(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Every so-manieth of many stretches, the beginnings of few."""
    if len(stretches) > PART**2:
        return stretches[::PART]
    return [(first, first - (first - end) // PART) for first, end in stretches]
