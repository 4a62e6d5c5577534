"""What is counted about each offer, one NumPy array a fact, one slot an offer: the last axis is the slot's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.index.room import moved, reserved

OCCUPATIONS, SKILLS = 8, 32
"""The most occupations and skills of an offer that count; readings name the surest and the required ones first."""
NEVER, UNKNOWN_DAY = np.iinfo(np.int32).max, 0
"""Days are ordinals of the proleptic Gregorian calendar (``date.toordinal``)."""
RADIUS = 2**31 - 1
"""Of the sphere that places are kept on: three millimetres on the Earth's make a difference."""

_LAYOUT: dict[str, tuple[type[np.generic], tuple[int, ...]]] = {
    "id_high": (np.uint64, ()),
    "id_low": (np.uint64, ()),
    "point": (np.int32, (3,)),
    "place": (np.int16, ()),
    "places": (np.uint8, ()),
    "occupations": (np.uint16, (OCCUPATIONS,)),
    "occupation_scores": (np.float16, (OCCUPATIONS,)),
    "skills_at": (np.int32, ()),
    "skill_count": (np.uint8, ()),
    "skill_total": (np.float32, ()),
    "conditions": (np.int32, ()),
    "published": (np.int32, ()),
    "expires": (np.int32, ()),
}
"""Name: type, shape of a fact. ``occupations`` are the taxonomy's, counted from 1, 0 where no
further one was read, ``point`` is one of a sphere of that ``RADIUS``, ``place`` its number among the
offer's places, ``places`` how many slots the offer has, 255 for more, ``conditions`` a number
in the ``ConditionTable``."""


class Columns:
    """Columns with room for ``room`` slots; they are copied only when that is not enough."""

    id_high: NDArray[np.uint64]
    id_low: NDArray[np.uint64]
    point: NDArray[np.int32]
    place: NDArray[np.int16]
    places: NDArray[np.uint8]
    occupations: NDArray[np.uint16]
    occupation_scores: NDArray[np.float16]
    skills_at: NDArray[np.int32]
    skill_count: NDArray[np.uint8]
    skill_total: NDArray[np.float32]
    conditions: NDArray[np.int32]
    published: NDArray[np.int32]
    expires: NDArray[np.int32]

    def __init__(self, room: int) -> None:
        self.room = room
        for name, (dtype, shape) in _LAYOUT.items():
            setattr(self, name, reserved((*shape, room), dtype))

    @property
    def nbytes(self) -> int:
        """Bytes of all columns for one slot."""
        return sum(getattr(self, name)[..., :1].nbytes for name in _LAYOUT)

    def grow(self, room: int) -> None:
        """Make room for so many slots by copying."""
        for name, (_, shape) in _LAYOUT.items():
            setattr(self, name, moved(getattr(self, name), (*shape, room)))
        self.room = room

    def put(self, slots: NDArray[np.int64], facts: dict[str, NDArray[Any]]) -> None:
        """Write every fact of some slots; the last axis of each is theirs. Raises KeyError where a fact is missing."""
        for name in _LAYOUT:
            getattr(self, name)[..., slots] = facts[name]

    def move(self, former: int, slot: int) -> None:
        """Copy a slot's facts into another."""
        for name in _LAYOUT:
            column = getattr(self, name)
            column[..., slot] = column[..., former]

    def clear(self, slot: int) -> None:
        """Leave nothing of what a slot said."""
        for name in _LAYOUT:
            getattr(self, name)[..., slot] = 0

    def id_of(self, slot: int) -> UUID:
        return UUID(int=int(self.id_high[slot]) << 64 | int(self.id_low[slot]))
