"""When a participant is to be asked how they are doing, and which days' situation then counts.

Four weeks and six months are the days of the ESF+ indicators (Regulation (EU) 2021/1057, annex I: immediate result
within four weeks of leaving, EECR04; six months after leaving, EECR05); three and twelve months are programmes' own.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

Milestone = Literal["4_weeks", "3_months", "6_months", "12_months"]

MILESTONES: tuple[Milestone, ...] = ("4_weeks", "3_months", "6_months", "12_months")

_MONTHS: Mapping[Milestone, int] = MappingProxyType({"3_months": 3, "6_months": 6, "12_months": 12})
_DAYS_BEFORE: Mapping[Milestone, int] = MappingProxyType(
    {"4_weeks": 14, "3_months": 14, "6_months": 45, "12_months": 45}
)
_DAYS_AFTER = 45


def due_on(exited_on: date, milestone: Milestone) -> date:
    """The day a follow-up falls due: 28 days after the exit, or 3, 6 or 12 calendar months.

    A month too short for the day ends on its last.

    >>> due_on(date(2023, 11, 30), "3_months")
    datetime.date(2024, 2, 29)
    """
    if milestone == "4_weeks":
        return exited_on + timedelta(days=28)
    years, month = divmod(exited_on.month - 1 + _MONTHS[milestone], 12)
    year, month = exited_on.year + years, month + 1
    return date(year, month, min(exited_on.day, monthrange(year, month)[1]))


def days_of(exited_on: date, milestone: Milestone) -> tuple[date, date]:
    """The first and the last day whose situation may be told at this milestone.

    From 14 days before the due day to 45 after it; from 45 before at six and twelve months.
    """
    due = due_on(exited_on, milestone)
    return due - timedelta(days=_DAYS_BEFORE[milestone]), due + timedelta(days=_DAYS_AFTER)
