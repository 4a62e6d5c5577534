"""From verdicts to figures: cells, bounds, intervals, suppression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any, Final

import numpy as np

from services.indicators.definitions import Definition, Verdict
from services.indicators.results import Figure

Column = np.ndarray[Any, Any]

Z_95: Final = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


@dataclass(frozen=True)
class Split:
    """A cut over rows: the number of each row's cell, and the cells' names."""

    name: str
    cell: Column
    labels: Sequence[str]


def wilson(numerator: int, denominator: int, z: float = Z_95) -> tuple[float, float] | None:
    """The score interval of a proportion (Wilson, 1927; recommended for small numbers by Brown, Cai and DasGupta,
    2001): (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). ``None`` over nobody."""
    if denominator == 0:
        return None
    share, squared = numerator / denominator, z * z / denominator
    centre = (share + squared / 2) / (1 + squared)
    half = z * sqrt(share * (1 - share) / denominator + squared / denominator / 4) / (1 + squared)
    # exactly none or all, where rounding would miss it
    return centre - half if numerator else 0.0, centre + half if numerator < denominator else 1.0


@dataclass(frozen=True)
class Stamp:
    """What all figures of one computation share."""

    definition: Definition
    as_of: date
    positions: Mapping[str, int]

    def figure(self, cut: Mapping[str, str], numerator: int, denominator: int, unknown: int) -> Figure:
        """A figure from its counts.

        The value is the lower bound: someone of whom nothing is known has not been shown to work, and a figure that
        stands up to an audit does not count them. The upper bound says how far that may be from the truth.
        """
        value = lower = upper = None
        interval = None
        if self.definition.is_count:
            value = lower = float(numerator)
            upper = float(numerator + unknown)
        elif denominator:
            value = lower = numerator / denominator
            upper = (numerator + unknown) / denominator
            interval = wilson(numerator, denominator)
        return Figure(
            definition=self.definition.name,
            version=self.definition.version,
            cut=cut,
            numerator=numerator,
            denominator=denominator,
            unknown=unknown,
            value=value,
            lower=lower,
            upper=upper,
            interval=interval,
            as_of=self.as_of,
            positions=self.positions,
        )


def figures(
    stamp: Stamp, verdict: Column, taking_part: Column, own: Sequence[Split], job: Sequence[Split]
) -> list[Figure]:
    """The figures of one cut, one a cell, in the order of the cells' names.

    ``own`` splits by what a participant brings: each cell has a denominator of its own. ``job`` splits by what the job
    brings: those counted in stand where they work, and the denominator stays that of everyone, so that cells add up to
    the whole. A cell is told when anyone ``taking_part`` stands in it, or, of a job, anyone counted in.
    """
    cell, names = _crossed(len(verdict), own)
    # one count for both: verdicts in even columns, those of whoever takes part in odd ones
    both = _table(cell, verdict.astype(np.int64) * 2 + taking_part, len(names), 8).reshape(len(names), 4, 2)
    counts, told = both.sum(axis=2), both[:, :, 1].sum(axis=1)
    counted = counts.sum(axis=1) - counts[:, Verdict.EXCLUDED]
    if not job:
        found = [
            stamp.figure(name, int(row[Verdict.IN]), int(whole), int(row[Verdict.UNKNOWN]))
            for name, row, whole, here in zip(names, counts, counted, told, strict=True)
            if here or not own
        ]
        return suppressed(found, stamp.definition.suppress_below)
    work, work_names = _crossed(len(verdict), job)
    employed = np.flatnonzero(verdict == Verdict.IN)
    placed = _table(cell[employed], work[employed], len(names), len(work_names))
    found = [
        stamp.figure({**name, **work_name}, int(placed[here, there]), int(counted[here]), int(unknown))
        for here, (name, unknown) in enumerate(zip(names, counts[:, Verdict.UNKNOWN], strict=True))
        for there, work_name in enumerate(work_names)
        if placed[here, there]
    ]
    return suppressed(found, stamp.definition.suppress_below)


def _crossed(count: int, splits: Sequence[Split]) -> tuple[Column, list[dict[str, str]]]:
    """One cell number a row, and each cell's names; without a split everything is one cell."""
    if not splits:
        return np.zeros(count, np.int64), [{}]
    first, *others = splits
    cell, names = first.cell, [{first.name: label} for label in first.labels]
    for split in others:
        cell = cell * len(split.labels) + split.cell
        names = [{**name, split.name: label} for name in names for label in split.labels]
    return cell, names


def _table(down: Column, across: Column, height: int, width: int) -> Column:
    """How many rows stand in each pair of cells."""
    return np.bincount(down * width + across, minlength=height * width).reshape(height, width)


def suppressed(cells: list[Figure], least: int) -> list[Figure]:
    """The cells of a cut, those of fewer than ``least`` without their numbers.

    One cell left out could be told from the whole and the others, and so could several small ones taken together: the
    next smallest go with them until the hidden ones are at least two and hold ``least`` together. In a crossed cut that
    holds along each line, since the totals of lines are figures too.
    """
    if not least:
        return cells
    size = [one.denominator or 0 for one in cells]
    hidden = {number for number, people in enumerate(size) if people < least}
    lines = _lines(cells)
    settled = False
    while not settled:
        settled = True
        for line in lines:
            if extra := _also_hidden(line, size, hidden, least):
                hidden |= extra
                settled = False
    return [one.suppress() if number in hidden else one for number, one in enumerate(cells)]


def _also_hidden(line: list[int], size: list[int], hidden: set[int], least: int) -> set[int]:
    gone = [number for number in line if number in hidden and size[number]]
    shown = sorted((number for number in line if number not in hidden), key=lambda number: size[number])
    extra: set[int] = set()
    while gone and shown and (len(gone) < 2 or sum(size[number] for number in gone) < least):
        gone.append(shown.pop(0))
        extra.add(gone[-1])
    return extra


def _lines(cells: list[Figure]) -> list[list[int]]:
    """The cells that add up to a total someone may know: all of them; in a crossed cut also each row and column."""
    everything = list(range(len(cells)))
    names = list(cells[0].cut) if cells else []
    if len(names) < 2:
        return [everything] if names else []
    lines: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(cells):
        for name in names:
            lines.setdefault((name, one.cut[name]), []).append(number)
    return [everything, *lines.values()]
