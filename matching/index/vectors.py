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

FEW = 256
"""So many vectors are copied together and compared; more are compared where they lie."""
STRETCH = 256
"""Slots in reach of each other by this much are scanned in one go, those between passed over."""


class Vectors:
    """Offers' vectors by slot. Not safe against concurrent use: its owner holds the lock."""

    def __init__(self, dimension: int, room: int) -> None:
        self.dimension = dimension
        self._stored = reserved((room, dimension), np.float16)
        self._quantizer = faiss.IndexFlatIP(
            dimension
        )  # a scanner holds a pointer to one, and asks it nothing
        self._half = faiss.ScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16)
        self._everything = faiss.IDSelectorAll()
        self._plain, self._selecting = self._scanner(None), self._scanner(self._everything)

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
        """At most ``k`` of some slots, ascending, with their inner products with the query, the highest first."""
        k = min(k, len(slots))
        if not k:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        query = np.ascontiguousarray(query, dtype=np.float32)
        products, labels = np.full(k, -np.inf, np.float32), np.full(k, -1, np.int64)
        if len(slots) <= FEW:
            near_by, numbers = self._stored.take(slots, axis=0), np.arange(len(slots))
            self._plain.set_query(faiss.swig_ptr(query))
            _scan(self._plain, near_by, numbers, products, labels)
            found = slots[labels]
        else:
            found = self._scan_in_place(query, slots, products, labels)
        order = np.argsort(-products, kind="stable")
        return found[order], products[order]

    def _scan_in_place(
        self, query: NDArray[np.float32], slots: Slots, products: NDArray[np.float32], labels: Slots
    ) -> Slots:
        first = int(slots[0]) // STRETCH * STRETCH
        marked = np.zeros(-(-(int(slots[-1]) + 1 - first) // STRETCH) * STRETCH, bool)
        marked[slots - first] = True
        selector = faiss.IDSelectorBitmap(np.packbits(marked, bitorder="little"))
        touched = marked.reshape(-1, STRETCH).any(axis=1)
        edges = np.flatnonzero(np.diff(touched, prepend=False, append=False)).reshape(-1, 2) * STRETCH
        self._selecting.sel = selector  # this function's: nothing is scanned with it later
        self._selecting.set_query(faiss.swig_ptr(query))
        for start, end in edges.tolist():
            _scan(
                self._selecting,
                self._stored[first + start : first + end],
                np.arange(start, end),
                products,
                labels,
            )
        return first + labels

    def _scanner(self, selector: Any) -> Any:
        """FAISS leaves it to be freed by nobody, so there are as many as are needed and no more."""
        return self._half.select_InvertedListScanner(
            faiss.METRIC_INNER_PRODUCT, self._quantizer, False, selector, False
        )


def _scan(
    scanner: Any,
    stored: NDArray[np.float16],
    numbers: NDArray[np.int64],
    products: NDArray[np.float32],
    labels: NDArray[np.int64],
) -> None:
    """Let a scanner put the best of some vectors into the heap that products and labels are, by the vectors' numbers."""
    codes = stored.reshape(-1).view(np.uint8)
    scanner.scan_codes(
        len(stored),
        faiss.swig_ptr(codes),
        faiss.swig_ptr(numbers),
        faiss.swig_ptr(products),
        faiss.swig_ptr(labels),
        len(products),
    )
