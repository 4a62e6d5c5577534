"""How long it takes to get to work: an estimate from the distance as the crow flies, and always called one.

Assumptions, for a car outside of jams:

* A road is 1.3 times as long as the straight line. Measured circuity in Europe lies between 1.2 and 1.6 (Ballou,
  Rahardja and Sakai, "Selected country circuity factors for road travel distance estimation", Transportation Research
  Part A 36, 2002); the plain between Lille, Kortrijk and Tournai is at the lower end.
* Door to door there are 5 minutes that no road explains; the first 5 km of road go at 30 km/h (streets), the next 15 at
  60 km/h (country roads), the rest at 90 km/h (motorways, with their approaches).

No timetable is known here: public transport takes longer, in places much longer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius, International Union of Geodesy and Geophysics."""

DETOUR = 1.3
DOOR_TO_DOOR_MINUTES = 5.0
_ROAD_KM = np.array([0.0, 5.0, 20.0, 1100.0])
_MINUTES = DOOR_TO_DOOR_MINUTES + np.array([0.0, 10.0, 25.0, 745.0])
"""Minutes at each of ``_ROAD_KM``; between them the curve is straight, beyond the last one nobody commutes."""


def minutes(crow_flies_km: ArrayLike) -> NDArray[np.float64]:
    """Estimated minutes by car, one way, for distances as the crow flies in km; grows strictly with the distance."""
    return np.interp(np.asarray(crow_flies_km, dtype=np.float64) * DETOUR, _ROAD_KM, _MINUTES)


def reach_km(most_minutes: float) -> float:
    """How far, in km as the crow flies, one estimatedly gets in so many minutes; 0 where the door takes them all."""
    return float(np.interp(most_minutes, _MINUTES, _ROAD_KM)) / DETOUR


def on_sphere(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """Points of the unit sphere, (…, 3), for WGS 84 degrees. Their differences are exact to less than a millimetre."""
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def chord_squared(km: float) -> float:
    """The squared straight line through the unit sphere between points so many km apart on its surface."""
    return float(4 * np.sin(min(km / EARTH_RADIUS_KM, np.pi) / 2) ** 2)


def km_of_chord_squared(squared: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances in km for squared chords of the unit sphere (haversine formula)."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(squared / 4, 0, 1)))
