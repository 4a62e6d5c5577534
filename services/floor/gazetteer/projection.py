"""The border-region map's frame and shapes: degrees to drawing units."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any, Final

SHAPES: Final = Path(__file__).parent.parent / "data" / "border.json"
WINDOW: Final = (1.45, 49.06, 6.25, 51.5)
"""West, south, east, north of the map, in degrees: from Calais to Maastricht, from Reims to Antwerp."""
WIDTH: Final = 960.0
_UNITS_PER_LONGITUDE: Final = WIDTH / (WINDOW[2] - WINDOW[0])
_UNITS_PER_LATITUDE: Final = _UNITS_PER_LONGITUDE / cos(radians((WINDOW[1] + WINDOW[3]) / 2))
HEIGHT: Final = round((WINDOW[3] - WINDOW[1]) * _UNITS_PER_LATITUDE, 1)
UNITS_PER_KM: Final = _UNITS_PER_LATITUDE / 111.195
"""A degree of latitude is 111.195 km on the mean sphere; over this small window the scale is the same both ways."""


def project(lat: float, lon: float) -> tuple[float, float]:
    """Drawing units from the top left corner: equirectangular, true to scale at the middle latitude."""
    return (lon - WINDOW[0]) * _UNITS_PER_LONGITUDE, (WINDOW[3] - lat) * _UNITS_PER_LATITUDE


@cache
def shapes() -> dict[str, Any]:
    """The shipped shapes, as ``deploy/data/build_map.py`` describes them."""
    document: dict[str, Any] = json.loads(SHAPES.read_text(encoding="utf-8"))
    return document


@cache
def land_path(country: str) -> str:
    """A country's land as SVG path data."""
    return path(shapes()["land"][country], closed=True)


@cache
def line_path(kind: str) -> str:
    """The coasts, borders or regions' borders as SVG path data."""
    return path(shapes()[kind], closed=False)


def path(packed: Iterable[Sequence[int]], *, closed: bool) -> str:
    """Path data of packed lines (a first point, then steps, in thousandths of a degree)."""
    return "".join(_subpath(numbers) + ("z" if closed else "") for numbers in packed)


def _subpath(numbers: Sequence[int]) -> str:
    x, y = project(numbers[1] / 1000, numbers[0] / 1000)
    drawn = [round(x, 1), round(y, 1)]
    data = [f"M{drawn[0]:g} {drawn[1]:g}l"]
    lon, lat = numbers[0], numbers[1]
    for step_x, step_y in zip(numbers[2::2], numbers[3::2], strict=True):
        lon, lat = lon + step_x, lat + step_y
        x, y = project(lat / 1000, lon / 1000)
        # Steps are taken from the rounded point before, so that roundings do not add up along a coast.
        step = round(x - drawn[0], 1), round(y - drawn[1], 1)
        drawn = [drawn[0] + step[0], drawn[1] + step[1]]
        data.append(f"{step[0]:g},{step[1]:g} ")
    return "".join(data).rstrip()
