"""Vectors in half precision by slot, and FAISS's own inner loop over them; exact among the slots asked for.

FAISS's inverted lists are not used: they copy a whole cell when it grows, keep room for as much again, and need a table
of their own to remove from. Its scanner compares a query with any stretch of memory.
"""

from __future__ import annotations

from typing import Any

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from matching.index.room import moved, reserved

faiss: Any = typed_faiss  # its stubs say other things than its methods take

Slots = NDArray[np.int64]

TOGETHER = 1024
"""Vectors copied together, 1 MB at 512 dimensions, to be compared from the processor's own memory: as quick as where
they lie when those are most of a city's, and much quicker when they lie scattered."""


class Vectors:
    """Offers' vectors by slot. Not safe against concurrent use: its owner holds the lock."""

    def __init__(self, dimension: int, room: int) -> None:
        self.dimension = dimension
        self._stored = reserved((room, dimension), np.float16)
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

    def put(self, slots: Slots, vectors: NDArray[np.floating[Any]]) -> None:
        """Write the vectors, (n, dimension), of slots; what is no number, or too large for half precision, counts 0."""
        with np.errstate(over="ignore"):
            self._stored[slots] = np.nan_to_num(
                vectors.astype(np.float16), copy=False, nan=0.0, posinf=0.0, neginf=0.0
            )

    def move(self, former: int, slot: int) -> None:
        self._stored[slot] = self._stored[former]

    def clear(self, slot: int) -> None:
        self._stored[slot] = 0

    def nearest(self, query: NDArray[np.float32], slots: Slots, k: int) -> tuple[Slots, NDArray[np.float32]]:
        """At most ``k`` of some slots with their inner products with the query, the highest first."""
        k = min(k, len(slots))
        slots = np.ascontiguousarray(slots, dtype=np.int64)
        query = np.ascontiguousarray(query, dtype=np.float32)
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
