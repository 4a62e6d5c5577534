"""Which driving licences include which others, and which are given only to who drives a car already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from contracts.values import Licence

_IMPLIED: dict[str, tuple[Licence, ...]] = {
    "A2": ("A1",),
    "A": ("A2",),
    "B": ("B1",),
    "BE": ("B",),
    "C1": ("B",),
    "C": ("C1",),
    "C1E": ("C1", "BE"),
    "CE": ("C", "C1E"),
    "D1": ("B",),
    "D": ("D1",),
    "D1E": ("D1", "BE"),
    "DE": ("D", "D1E"),
}
_MOPED_TOO = frozenset({"A1", "A2", "A", "B1", "B", *_IMPLIED})


def with_implied(licences: Iterable[Licence]) -> frozenset[Licence]:
    """The licences held with those they include: Directive 2006/126/EC, article 6 (1) and (2).

    One drives trucks or buses only with B, trailers only with the licence of the towing vehicle (1); trailers of
    trucks and buses include BE, CE with D includes DE, the larger class includes the smaller, any class AM (2).
    """
    held: set[Licence] = set()
    waiting = list(licences)
    while waiting:
        licence = waiting.pop()
        if licence not in held:
            held.add(licence)
            waiting += _IMPLIED.get(licence, ())
            waiting += ["DE"] if {"CE", "D"} <= held else []
            waiting += ["AM"] if licence in _MOPED_TOO else []
    return frozenset(held)


UPON_B: frozenset[Licence] = frozenset(
    licence for licence in get_args(Licence) if licence != "B" and "B" in with_implied([licence])
)
"""Licences given only to who has B (Directive 2006/126/EC, article 6 (1)): a course for one of them does not give B."""
