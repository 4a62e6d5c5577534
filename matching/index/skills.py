"""The skills that offers name, as numbers in one pool: each offer has as many places in it as it needs.

Most offers name eight, some thirty: a column of thirty-two for all would be an eighth of what a vector takes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.index.room import moved, reserved

UNIT = 4
"""Numbers are given out by fours, so that an offer's beginning is told in 32 bits and freed places fit again."""


class SkillPool:
    """Lists of uint32, each found by the unit at which it begins and by its length."""

    def __init__(self, room: int) -> None:
        """``room`` is for how many numbers there is room before the pool must move."""
        self._units = reserved((max(1, room // UNIT), UNIT), np.uint32)
        self._end = 0
        self._free: dict[int, list[int]] = {}

    @property
    def numbers(self) -> NDArray[np.uint32]:
        """Every number; a list that begins at unit u is from ``UNIT * u`` on."""
        return self._units.reshape(-1)

    @property
    def nbytes(self) -> int:
        return self._end * UNIT * 4

    def put(self, lists: NDArray[np.uint32], counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Keep the first ``counts`` of each row of ``lists``; the units at which they begin, 0 for an empty one."""
        units = -(-counts // UNIT)
        at = np.zeros(len(lists), np.int64)
        for size in np.unique(units[units > 0]).tolist():
            rows = np.flatnonzero(units == size)
            begins = at[rows] = self._take(size, len(rows))
            width = min(size * UNIT, lists.shape[1])
            padded = np.zeros((len(rows), size * UNIT), np.uint32)
            padded[:, :width] = np.where(np.arange(width) < counts[rows, None], lists[rows, :width], 0)
            self._units[begins[:, None] + np.arange(size)] = padded.reshape(len(rows), size, UNIT)
        return at

    def free(self, at: int, count: int) -> None:
        """Give back what ``put`` gave a list of that length."""
        if size := -(-count // UNIT):
            self._units[at : at + size] = 0
            self._free.setdefault(size, []).append(at)

    def _take(self, size: int, count: int) -> NDArray[np.int64]:
        free = self._free.get(size, [])
        reused = [free.pop() for _ in range(min(count, len(free)))]
        fresh = self._end + size * np.arange(count - len(reused))
        end = self._end + size * len(fresh)
        while end > len(self._units):
            self._units = moved(self._units, (2 * len(self._units), UNIT))
        self._end = end
        return np.concatenate((np.array(reused, np.int64), fresh))
