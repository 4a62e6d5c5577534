"""Aggregates as they were: a row that is refused half-way, or only tried, leaves nothing of itself in them."""

from __future__ import annotations

from collections import deque
from copy import copy
from typing import Any

from eventsourcing.domain import Aggregate


class Undo:
    """Remembers aggregates now; called, takes them back to that. Their values are immutable, so that only what holds
    them is copied."""

    def __init__(self, *aggregates: Aggregate) -> None:
        self._before = [(aggregate, _held(vars(aggregate))) for aggregate in aggregates]

    def __call__(self) -> None:
        for aggregate, before in self._before:
            state = vars(aggregate)
            state.clear()
            state.update(_held(before))


def _held(state: dict[str, Any]) -> dict[str, Any]:
    return {
        name: copy(value) if isinstance(value, dict | list | deque) else value
        for name, value in state.items()
    }
