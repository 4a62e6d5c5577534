"""What is counted about each offer, one NumPy array a fact, one slot an offer: the last axis is the slot's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

OCCUPATIONS, SKILLS = 4, 32
"""The most occupations and skills of an offer that count; readings name the surest and the required ones first."""
NEVER, UNKNOWN_DAY = np.iinfo(np.int32).max, 0
"""Days are ordinals of the proleptic Gregorian calendar (``date.toordinal``)."""

_LAYOUT: dict[str, tuple[type[np.generic], tuple[int, ...], float]] = {
    "id_high": (np.uint64, (), 0),
    "id_low": (np.uint64, (), 0),
    "x": (np.float64, (), np.inf),
    "y": (np.float64, (), np.inf),
    "z": (np.float64, (), np.inf),
    "place": (np.int16, (), -1),
    "occupations": (np.int16, (OCCUPATIONS,), -1),
    "occupation_scores": (np.float32, (OCCUPATIONS,), 0),
    "skills": (np.int32, (SKILLS,), 0),
    "skill_count": (np.int32, (), 0),
    "skill_total": (np.float32, (), 0),
    "needs": (np.int32, (), 0),
    "licences": (np.uint32, (), 0),
    "contract": (np.uint8, (), 0),
    "working_time": (np.uint8, (), 0),
    "published": (np.int32, (), UNKNOWN_DAY),
    "expires": (np.int32, (), NEVER),
}
"""Name: type, shape of a fact, value that says nothing. ``x``, ``y``, ``z`` are a point of the unit sphere; an
offer nowhere is infinitely far from everywhere."""


class Columns:
    """Growing columns. A free slot holds what an offer holds that says nothing, so no search can find it."""

    id_high: NDArray[np.uint64]
    id_low: NDArray[np.uint64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]
    place: NDArray[np.int16]
    occupations: NDArray[np.int16]
    occupation_scores: NDArray[np.float32]
    skills: NDArray[np.int32]
    skill_count: NDArray[np.int32]
    skill_total: NDArray[np.float32]
    needs: NDArray[np.int32]
    licences: NDArray[np.uint32]
    contract: NDArray[np.uint8]
    working_time: NDArray[np.uint8]
    published: NDArray[np.int32]
    expires: NDArray[np.int32]

    def __init__(self) -> None:
        self.size = 0
        self._free: list[int] = []
        for name, (dtype, shape, empty) in _LAYOUT.items():
            setattr(self, name, np.full((*shape, 0), empty, dtype))

    @property
    def capacity(self) -> int:
        return len(self.place)

    @property
    def nbytes(self) -> int:
        return sum(getattr(self, name).nbytes for name in _LAYOUT)

    def take_slot(self, offer_id: UUID) -> int:
        """A free slot, the offer's from now on: a former offer's, else a new one."""
        slot = self._free.pop() if self._free else self.size
        if slot == self.size:
            self.size += 1
            if self.size > self.capacity:
                self._grow(max(1024, self.capacity + self.capacity // 2))
        self.id_high[slot], self.id_low[slot] = offer_id.int >> 64, offer_id.int & (2**64 - 1)
        return slot

    def free_slot(self, slot: int) -> None:
        """Empty a slot; the next offer may have it."""
        for name, (_, _, empty) in _LAYOUT.items():
            getattr(self, name)[..., slot] = empty
        self._free.append(slot)

    def id_of(self, slot: int) -> UUID:
        return UUID(int=int(self.id_high[slot]) << 64 | int(self.id_low[slot]))

    def set(self, slot: int, **facts: Any) -> None:
        """Write a fresh slot's facts; a list shorter than it may be leaves the rest saying nothing."""
        for name, value in facts.items():
            column = getattr(self, name)
            if column.ndim == 1:
                column[slot] = value
            else:
                column[: len(value), slot] = value

    def _grow(self, capacity: int) -> None:
        for name, (dtype, shape, empty) in _LAYOUT.items():
            former, grown = getattr(self, name), np.full((*shape, capacity), empty, dtype)
            grown[..., : former.shape[-1]] = former
            setattr(self, name, grown)
