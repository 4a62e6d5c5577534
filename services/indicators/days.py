"""Days as whole numbers, so that fifty thousand of them are compared at once.

A day is the number of days since 1 January 2000, which is also how PostgreSQL sends dates; ``FAR`` is its infinity and
stands for what has not happened.

Periods in months end on the same day of the month, or on its last day where there is none such (Regulation (EEC,
Euratom) No 1182/71, article 3 (2) (c)).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np

from services.kernel.clock import BRUSSELS

Days = np.ndarray[Any, np.dtype[np.int32]]

EPOCH: Final = date(2000, 1, 1)
FAR: Final = 2**31 - 1


def number(day: date) -> int:
    return (day - EPOCH).days


def day(number: int) -> date | None:
    """The day of a number; ``None`` for ``FAR``."""
    return None if number == FAR else EPOCH + timedelta(days=int(number))


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    return datetime.combine(day + timedelta(days=1), time(), BRUSSELS)


def add_months(days: Days, months: int) -> Days:
    """Each day so many months later; ``FAR`` stays ``FAR``."""
    dates = np.datetime64(EPOCH, "D") + np.where(days == FAR, 0, days)
    month = dates.astype("datetime64[M]")
    first = (month + months).astype("datetime64[D]")
    last = (month + months + 1).astype("datetime64[D]") - 1
    same = np.minimum(first + (dates - month.astype("datetime64[D]")), last)
    return np.where(days == FAR, FAR, (same - np.datetime64(EPOCH, "D")).astype(np.int32)).astype(np.int32)


def add_days(days: Days, count: int) -> Days:
    """Each day so many days later; ``FAR`` stays ``FAR``."""
    return np.where(days == FAR, FAR, np.where(days == FAR, 0, days) + count).astype(np.int32)


def quarter_after(days: Days, quarters: int) -> tuple[Days, Days]:
    """First and last day of the calendar quarter that is so many quarters after each day's own."""
    dates = np.datetime64(EPOCH, "D") + np.where(days == FAR, 0, days)
    month = dates.astype("datetime64[M]").astype(np.int64)
    first = (month // 3 * 3 + 3 * quarters).astype("datetime64[M]")
    edges = [edge.astype("datetime64[D]") - np.datetime64(EPOCH, "D") for edge in (first, first + 3)]
    start, end = (
        np.where(days == FAR, FAR, edge.astype(np.int32) - late).astype(np.int32)
        for edge, late in zip(edges, (0, 1), strict=True)
    )
    return start, end
