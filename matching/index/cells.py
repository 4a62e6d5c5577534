"""Commuting cells: a grid over the region whose cells are the index's inverted lists.

A cell is a quarter of a degree of latitude high and three eighths of one of longitude wide, about 28 km each way at
Lille. What lies beyond the grid falls into its border cells, for offers and for searches alike: nothing gets lost, a
search at the other end of the world only looks into more of the list.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.travel import EARTH_RADIUS_KM

SOUTH, WEST = 41.0, -6.0
HEIGHT, WIDTH = 0.25, 0.375
ROWS, COLUMNS = 56, 60
SEVERAL = 0
"""The list of offers whose places lie in several cells; every search looks into it."""
LISTS = 1 + ROWS * COLUMNS
_MARGIN = 1e-6
"""Degrees (10 cm) by which a search looks further than it must, against rounding at a cell's edge."""


def cell_of(latitude: float, longitude: float) -> int:
    """The number of the list that a place's cell is."""
    return 1 + _row(latitude) * COLUMNS + _column(longitude)


def cells_within(latitude: float, longitude: float, km: float) -> NDArray[np.int64]:
    """The lists in which every offer within ``km`` of a point is found, as int64."""
    angle = min(km / EARTH_RADIUS_KM, np.pi)
    north, south = (latitude + sign * (np.degrees(angle) + _MARGIN) for sign in (1, -1))
    rows = np.arange(_row(south), _row(north) + 1)
    columns = np.arange(COLUMNS)
    if north < 90 and south > -90:  # no pole inside, so the circle has an eastern and a western end
        width = np.degrees(np.arcsin(min(1.0, np.sin(angle) / np.cos(np.radians(latitude))))) + _MARGIN
        if longitude - width >= -180 and longitude + width <= 180:
            columns = np.arange(_column(longitude - width), _column(longitude + width) + 1)
    inside = 1 + (rows[:, None] * COLUMNS + columns).ravel()
    return np.concatenate(([SEVERAL], inside)).astype(np.int64)


def _row(latitude: float) -> int:
    return int(np.clip((latitude - SOUTH) // HEIGHT, 0, ROWS - 1))


def _column(longitude: float) -> int:
    return int(np.clip((longitude - WEST) // WIDTH, 0, COLUMNS - 1))
