"""A part of the map by its bounds: the offers that one of several indexes holds, so that together they hold all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Self

from matching.reading.model import Spot

_OPEN = (-inf, -inf, inf, inf)


@dataclass(frozen=True, slots=True)
class Territory:
    """What lies from ``south`` and ``west`` up to ``north`` and ``east``, in degrees (WGS 84).

    The upper bounds are the neighbour's already, so that territories that share a bound share no place. Where there is no
    bound it is infinite: outer territories then leave nothing outside.
    """

    south: float = -inf
    west: float = -inf
    north: float = inf
    east: float = inf

    def __post_init__(self) -> None:
        if not (self.south < self.north and self.west < self.east):  # false of what is no number, too
            raise ValueError("the south of a territory must be below its north, and its west below its east")

    @classmethod
    def named(cls, bounds: str) -> Self:
        """The territory of ``south,west,north,east``; a bound that is left out is none: ``,,,4`` is all west of 4° E.

        Raises ValueError where that cannot be read.
        """
        said = bounds.split(",")
        if len(said) != 4:
            raise ValueError("a territory is south,west,north,east in degrees; a bound may be left empty")
        return cls(*(float(one) if one.strip() else none for one, none in zip(said, _OPEN, strict=True)))

    def holds(self, spots: Iterable[Spot]) -> bool:
        """Whether one place at least lies inside. What lies nowhere is in no territory, since no search finds it."""
        return any(
            self.south <= one.latitude < self.north and self.west <= one.longitude < self.east
            for one in spots
        )
