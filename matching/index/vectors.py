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
from matching.index.sketches import Sketches, are_scattered

faiss: Any = typed_faiss  # its stubs say other things than its methods take

Slots = NDArray[np.int64]

TOGETHER = 1024
"""Vectors copied together, 1 MB at 512 dimensions, to be compared from the processor's own memory: as quick as where
they lie when those are most of a city's, and much quicker when they lie scattered."""

MANY, TIMES = 8192, 32
"""Slots from which on sketches are asked, where so many times fewer are wanted."""
SEEDS = 8
"""So many of the highest estimates for each one wanted are compared first, to know how near the nearest are."""
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
        if 0 < k * TIMES <= len(slots) and (estimates := self._estimates(query, slots)) is not None:
            promising = np.sort(slots[np.argpartition(-estimates, SEEDS * k)[: SEEDS * k]])
            _, products = self._compared(query, promising, k)  # so near the nearest k are at least
            slots = slots[estimates >= products[-1] - self._margin(query)]
        return self._compared(query, slots, k)

    def at_most(self, query: NDArray[np.float32], slots: Slots) -> NDArray[np.float32] | None:
        """What the inner products of very many ascending slots with the query are at most; None where comparing is as quick."""
        estimates = self._estimates(query, slots)
        return None if estimates is None else estimates + np.float32(self._margin(query))

    def _estimates(self, query: NDArray[np.float32], slots: Slots) -> NDArray[np.float32] | None:
        if len(slots) < MANY or are_scattered(slots):
            return None
        return self.sketches.estimates(query, slots)

    def _margin(self, query: NDArray[np.float32]) -> float:
        return SURE * self.sketches.deviation(query) + ROUNDING

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
