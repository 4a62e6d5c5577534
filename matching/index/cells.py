"""Commuting cells: a grid over the region; a search looks only at the offers of the cells that its reach touches.

A cell is an eighth of a degree of latitude high and three sixteenths of one of longitude wide, about 14 km each way at
Lille. What lies beyond the grid falls into its border cells, for offers and for searches alike: nothing gets lost, a
search at the other end of the world only looks at more offers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.travel import EARTH_RADIUS_KM

SOUTH, WEST = 41.0, -6.0
HEIGHT, WIDTH = 0.125, 0.1875
ROWS, COLUMNS = 112, 120
NOWHERE = ROWS * COLUMNS
"""The cell of offers without a located place; no search looks into it."""
CELLS = NOWHERE + 1
_MARGIN = 1e-6
"""Degrees (10 cm) by which a search looks further than it must, against rounding at a cell's edge."""


def cells_of(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.int64]:
    """The numbers of the cells that places lie in."""
    return _row(latitude) * COLUMNS + _column(longitude)


def cells_within(latitude: float, longitude: float, km: float) -> NDArray[np.int64]:
    """The cells in which every located offer within ``km`` of a point is found, ascending, as int64."""
    angle = min(km / EARTH_RADIUS_KM, np.pi)
    north, south = (latitude + sign * (np.degrees(angle) + _MARGIN) for sign in (1, -1))
    rows = np.arange(int(_row(south)), int(_row(north)) + 1)
    if not (north < 90 and south > -90):  # a pole inside: every longitude is
        return _block(rows, np.zeros(len(rows), np.int64), np.full(len(rows), COLUMNS - 1))
    west, east = (longitude + sign * _half_width(latitude, angle, rows) for sign in (-1, 1))
    if west.min() < -180 or east.max() > 180:
        return _block(rows, np.zeros(len(rows), np.int64), np.full(len(rows), COLUMNS - 1))
    return _block(rows, _column(west), _column(east))


def _half_width(latitude: float, angle: float, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Degrees of longitude from the middle of a circle to its edge, at most, in each row of cells.

    The circle is widest where a meridian touches it; a row without that latitude has its widest part at the edge that
    is nearer to it.
    """
    low, high = SOUTH + rows * HEIGHT - _MARGIN, SOUTH + (rows + 1) * HEIGHT + _MARGIN
    low, high = np.where(rows == 0, -90, low), np.where(rows == ROWS - 1, 90, high)
    touching = np.degrees(np.arcsin(np.clip(np.sin(np.radians(latitude)) / np.cos(angle), -1, 1)))
    there = np.radians(np.clip(touching, low, high))
    own = np.radians(latitude)
    cosine = (np.cos(angle) - np.sin(own) * np.sin(there)) / np.maximum(np.cos(own) * np.cos(there), 1e-12)
    degrees: NDArray[np.float64] = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return degrees + (_MARGIN + 1e-5)


def _block(rows: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    columns = np.arange(COLUMNS)
    inside = (columns >= first[:, None]) & (columns <= last[:, None])
    return (rows[:, None] * COLUMNS + columns)[inside].astype(np.int64)


def _row(latitude: ArrayLike) -> NDArray[np.int64]:
    return np.clip((np.asarray(latitude) - SOUTH) // HEIGHT, 0, ROWS - 1).astype(np.int64)


def _column(longitude: ArrayLike) -> NDArray[np.int64]:
    return np.clip((np.asarray(longitude) - WEST) // WIDTH, 0, COLUMNS - 1).astype(np.int64)
