"""One bit a dimension of each vector: enough to pass over nearly all of a city's offers without reading their vectors.

RaBitQ (Gao and Long, SIGMOD 2024), FAISS's own. Vectors are turned at random once, of each turned one the signs are kept
and two numbers that make of them an estimate of its inner product with any query. The estimate's error is as if drawn from
a normal distribution whose deviation is known; so whoever wants the nearest compares those whose estimates come near enough.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from matching.index.room import moved, reserved

faiss: Any = typed_faiss  # its stubs say other things than its methods take

Slots = NDArray[np.int64]
Floats = NDArray[np.float32]

LOWEST = float(np.finfo(np.float32).min)
QUERY_BITS = 3
"""Of each dimension of a turned query; more cost time and say little."""
TOGETHER = 1024
"""Vectors turned together: more of them at once would only take memory."""
APART = 256
"""Slots that lie further apart than this are scanned in two stretches: to begin one costs as much as to scan so many."""


class Sketches:
    """Sketches by slot. Not safe against concurrent use: its owner holds the lock."""

    def __init__(self, dimension: int, room: int) -> None:
        self._dimension = dimension
        self._turn = _turn(dimension)
        self._middle = np.zeros(dimension, np.float32)
        self._quantizer = faiss.RaBitQuantizer(dimension, faiss.METRIC_INNER_PRODUCT)
        self._stored = reserved((room, self._quantizer.code_size), np.uint8)
        self._only_list = faiss.IndexFlatIP(dimension)
        self._only_list.add(self._middle[None])
        self._lists = faiss.IndexIVFRaBitQ(self._only_list, dimension, 1, faiss.METRIC_INNER_PRODUCT, False)
        self._lists.is_trained = True
        how = faiss.IVFRaBitQSearchParameters()
        how.qb = QUERY_BITS
        # one for good: FAISS leaves its freeing to nobody
        self._scanner = self._lists.get_InvertedListScanner(False, None, how)
        self._deviation = self._length = 0.0

    @property
    def nbytes(self) -> int:
        """Bytes of one slot."""
        return int(self._quantizer.code_size)

    def grow(self, room: int) -> None:
        self._stored = moved(self._stored, (room, self.nbytes))

    def put(self, slots: Slots, vectors: NDArray[np.floating[Any]]) -> None:
        """Sketch the finite vectors, (n, dimension), of slots."""
        for start in range(0, len(slots), TOGETHER):
            turned = np.ascontiguousarray(vectors[start : start + TOGETHER].astype(np.float32) @ self._turn)
            codes = np.empty((len(turned), self.nbytes), np.uint8)
            self._quantizer.compute_codes_core(
                faiss.swig_ptr(turned),
                faiss.swig_ptr(codes.reshape(-1)),
                len(turned),
                faiss.swig_ptr(self._middle),
            )
            self._stored[slots[start : start + TOGETHER]] = codes
            self._know_errors(turned)

    def move(self, former: int, slot: int) -> None:
        self._stored[slot] = self._stored[former]

    def clear(self, slot: int) -> None:
        self._stored[slot] = 0

    def deviation(self, query: Floats) -> float:
        """One standard deviation, at most, of what estimates of the inner product with the query are wrong by: because a
        vector is known by its signs, and a query by a few bits."""
        turned = query @ self._turn
        step = float(np.ptp(turned)) / (2**QUERY_BITS - 1)
        of_vectors = float(np.linalg.norm(turned)) * self._deviation
        return float(np.hypot(of_vectors, step / np.sqrt(12) * self._length))

    def estimates(self, query: Floats, slots: Slots) -> Floats:
        """The estimated inner product with the query of each of some ascending slots."""
        turned = np.ascontiguousarray(query @ self._turn, np.float32)
        self._scanner.set_query(faiss.swig_ptr(turned))
        self._scanner.set_list(0, 0.0)
        of_all = faiss.RangeSearchResult(1)
        part = faiss.RangeSearchPartialResult(of_all)
        found = part.new_result(0)
        stretches = stretches_of(slots)
        for first, end, _ in stretches:
            numbers = np.arange(first, end)  # named, or it would be gone before it is read
            self._scanner.scan_codes_range(
                end - first,
                faiss.swig_ptr(self._stored[first:end].reshape(-1)),
                faiss.swig_ptr(numbers),
                LOWEST,
                found,
            )
        part.finalize()
        firsts, ends, counts = np.array(stretches).T
        lengths = ends - firsts
        at = slots + np.repeat(np.cumsum(lengths) - lengths - firsts, counts)
        return faiss.rev_swig_ptr(of_all.distances, int(lengths.sum())).take(at)  # type: ignore[no-any-return]

    def _know_errors(self, turned: Floats) -> None:
        """Theorem 3.2 of the paper: an estimate's deviation is that of the part of the vector that its signs do not tell, which
        points anywhere. Those of the worst vector ever put count for all."""
        lengths = np.linalg.norm(turned, axis=1)
        # length times the cosine of vector and signs
        told = np.abs(turned).sum(axis=1) / np.sqrt(self._dimension)
        some = np.flatnonzero(told > 0)
        if not len(some):
            return
        along = lengths[some] ** 2 / told[some]
        aside = np.sqrt(np.maximum(along**2 - lengths[some] ** 2, 0) / max(self._dimension - 1, 1))
        self._deviation = max(self._deviation, float(aside.max()))
        self._length = max(self._length, float(along.max()))


def are_scattered(slots: Slots) -> bool:
    """Whether ascending slots lie too far apart to be scanned in stretches."""
    return len(stretches_of(slots)) * APART > len(slots)


def stretches_of(slots: Slots) -> list[tuple[int, int, int]]:
    """Stretches that hold some ascending slots, and few others: the first, the end, and how many of these slots are in it."""
    begins = np.concatenate(([0], np.flatnonzero(np.diff(slots) > APART) + 1))
    counts = np.diff(np.concatenate((begins, [len(slots)])))
    firsts, ends = slots.take(begins), slots.take(begins + counts - 1) + 1
    return list(zip(firsts.tolist(), ends.tolist(), counts.tolist(), strict=True))


@lru_cache(maxsize=4)
def _turn(dimension: int) -> Floats:
    """A rotation, the same one always: it only has to know nothing of the vectors."""
    drawn = np.random.default_rng(0).standard_normal((dimension, dimension))
    turned: Floats = np.linalg.qr(drawn)[0].astype(np.float32)
    return turned
