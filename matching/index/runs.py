"""Which slots are which cell's: a cell owns a few runs of slots and fills them without a gap.

What a search looks at then lies together in memory, and what it costs depends on the offers in reach alone. The slot of
an offer that goes is filled with the cell's last one, so that there are no holes to look at nor to tidy up.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Slots = NDArray[np.int64]

SHORTEST, LONGEST = 8, 16_384
"""A cell's next run is as long as half of what it has, within these; all are powers of two."""
BETWEEN = 128
"""Slots between two stretches that are sooner looked at than left out."""
FEW = 16
"""So many times fewer than all are quicker found one by one than by writing all down."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Slots that lie together: where each stretch begins, ascending, and how long it is."""

    first: Slots
    count: Slots

    @property
    def slots(self) -> Slots:
        """Each of them, ascending."""
        ends = np.cumsum(self.count)
        return np.repeat(self.first - (ends - self.count), self.count) + np.arange(
            ends[-1] if len(ends) else 0
        )

    def joined(self) -> Stretches:
        """Fewer and longer ones, which hold these and the little that lies between."""
        if not len(self.first):
            return self
        ends = self.first + self.count
        begins = np.concatenate(([True], self.first[1:] - ends[:-1] > BETWEEN))
        first = self.first[begins]
        return Stretches(first, ends[np.concatenate((begins[1:], [True]))] - first)

    def of(self, column: NDArray[Any]) -> NDArray[Any]:
        """What a column says of each, its last axis being the slots': copied in whole stretches, which takes a fraction of the
        time that it takes to gather slot by slot."""
        ends = (self.first + self.count).tolist()
        return np.concatenate(
            [column[..., :0], *(column[..., a:b] for a, b in zip(self.first.tolist(), ends, strict=True))],
            axis=-1,
        )

    def at(self, positions: Slots) -> Slots:
        """Those at some positions among them."""
        if len(positions) * FEW > int(self.count.sum()):
            return self.slots.take(positions)
        ends = np.cumsum(self.count)
        stretch = np.searchsorted(ends, positions, side="right")
        return positions + (self.first - (ends - self.count)).take(stretch)


@dataclass(frozen=True, slots=True)
class Near:
    """Slots to look at, ascending: all of some stretches, or chosen ones."""

    stretches: Stretches
    chosen: Slots | None = None

    def of(self, column: NDArray[Any]) -> NDArray[Any]:
        """What a column says of each."""
        return self.stretches.of(column) if self.chosen is None else column.take(self.chosen, axis=-1)

    def at(self, positions: Slots) -> Slots:
        """The slots at some positions among these."""
        return self.stretches.at(positions) if self.chosen is None else self.chosen.take(positions)

    @property
    def slots(self) -> Slots:
        """Each of them."""
        return self.stretches.slots if self.chosen is None else self.chosen


class CellRuns:
    """Slots by cell. A slot is a number from 0 up to ``end``; those of no offer are nobody's or a run's unused rest."""

    def __init__(self) -> None:
        self.end = 0
        # by cell, those that ever had an offer: most of the map has none
        self._starts: defaultdict[int, list[int]] = defaultdict(list)
        self._lengths: defaultdict[int, list[int]] = defaultdict(list)
        self._unused: defaultdict[int, int] = defaultdict(int)
        self._counts: defaultdict[int, int] = defaultdict(int)
        self._free: dict[int, list[int]] = {}

    def of(self, cells: NDArray[np.int64]) -> Stretches:
        """The slots in use of some cells."""
        starts, lengths = list[int](), list[int]()
        for cell in cells.tolist():
            if self._counts.get(cell):
                starts += self._starts[cell]
                lengths += self._lengths[cell]
                lengths[-1] -= self._unused[cell]
        first, count = np.array(starts, np.int64), np.array(lengths, np.int64)
        order = np.argsort(first)
        return Stretches(first[order], count[order])

    def take(self, cell: int, count: int) -> Slots:
        """The next ``count`` slots of a cell, which may make ``end`` grow."""
        taken = []
        while count:
            if not self._unused[cell]:
                self._lengthen(cell)
            length = self._lengths[cell][-1]
            first = self._starts[cell][-1] + length - self._unused[cell]
            some = min(count, self._unused[cell])
            taken.append(np.arange(first, first + some))
            self._unused[cell] -= some
            self._counts[cell] += some
            count -= some
        return np.concatenate(taken) if taken else np.zeros(0, np.int64)

    def release_last(self, cell: int) -> int:
        """Take a cell's last slot from it, which is returned. Raises IndexError where it has none."""
        start, length = self._starts[cell][-1], self._lengths[cell][-1]
        self._unused[cell] += 1
        self._counts[cell] -= 1
        slot = start + length - self._unused[cell]
        if self._unused[cell] == length:
            self._free.setdefault(length, []).append(start)
            self._starts[cell].pop()
            self._lengths[cell].pop()
            self._unused[cell] = 0
        return slot

    def _lengthen(self, cell: int) -> None:
        length = min(max(SHORTEST, 1 << (self._counts[cell] // 2).bit_length() >> 1), LONGEST)
        if free := self._free.get(length):
            start = free.pop()
        else:
            start, self.end = self.end, self.end + length
        self._starts[cell].append(start)
        self._lengths[cell].append(length)
        self._unused[cell] = length
