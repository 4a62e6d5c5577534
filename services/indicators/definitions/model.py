"""What a definition is: a name, a version, where it comes from, and a function that gives each one counted a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from contracts.programmes import CutName
from services.indicators.definitions.reasons import Reason, Verdict

Column = np.ndarray[Any, Any]
Cut = tuple[CutName, ...]

PATH_CUTS: tuple[CutName, ...] = (
    "programme", "training", "session", "country_of_residence", "gender", "age_class",
)  # fmt: skip
"""What a participant brings: each stands in one cell, and cells have denominators of their own."""
JOB_CUTS: tuple[CutName, ...] = ("country_of_work", "sector", "employer_size")
"""What the job brings: only those counted in stand in a cell."""
_UNDECIDED = -1


class Sheet:
    """The verdicts over some rows. A row is settled once: the first rule that applies to it decides.

    ``job`` and ``follow_up`` name, by row number, the record that decided or says where the person works; -1 is none.
    """

    def __init__(self, count: int) -> None:
        self.verdict: Column = np.full(count, _UNDECIDED, np.int8)
        self.reason: Column = np.full(count, -1, np.int8)
        self.job: Column = np.full(count, -1, np.int64)
        self.follow_up: Column = np.full(count, -1, np.int64)

    @property
    def open(self) -> Column:
        """The rows no rule has settled yet."""
        undecided: Column = self.verdict == _UNDECIDED
        return undecided

    def settle(
        self,
        where: Column,
        verdict: Verdict,
        reason: Reason,
        *,
        job: Column | None = None,
        follow_up: Column | None = None,
    ) -> None:
        """Settle the open rows among ``where``."""
        rows = where & self.open
        self.verdict[rows], self.reason[rows] = verdict, reason.number
        for name, told in (("job", job), ("follow_up", follow_up)):
            if told is not None:
                getattr(self, name)[rows] = told[rows]

    def finish(self, verdict: Verdict, reason: Reason) -> Sheet:
        """Settle what is left."""
        self.settle(self.open, verdict, reason)
        return self


@dataclass(frozen=True)
class Definition:
    """A rule of counting. ``version`` grows with every change of what it counts; figures carry it.

    ``unit``: what one row counts. ``people``: once each, by their last exit; ``participations``: once each;
    ``obstacles``; ``declared``: figures of others, with nothing behind them. A ``count`` has no rate. Cells whose
    denominator is below ``suppress_below`` are not shown. ``title`` and ``meaning`` are messages to be translated,
    ``source`` is where the rule stands. ``verdicts`` takes the paths (or the obstacles) and the reference day.
    """

    name: str
    version: int
    unit: Literal["people", "participations", "obstacles", "declared"]
    title: str
    meaning: str
    source: str
    verdicts: Callable[[Any, int], Sheet] = field(repr=False)
    cuts: tuple[CutName, ...] = PATH_CUTS + JOB_CUTS
    is_count: bool = False
    suppress_below: int = 0
