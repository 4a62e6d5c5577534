"""When an event is recorded: now, or, in a replay, when the story that is replayed says it was.

Two times are kept apart everywhere: when something was true (a field of the event, such as ``entered_on``) and when it
was recorded (the event's timestamp). Only a replay of fixtures sets the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
"""Paris keeps the same time."""
_replayed: ContextVar[datetime | None] = ContextVar("replayed", default=None)


def recorded_at() -> datetime:
    """The moment, in UTC, at which what happens now is recorded. For ``Event.create_timestamp``."""
    return _replayed.get() or datetime.now(UTC)


def today() -> date:
    """The day of that moment in Brussels, Lille and Paris: after midnight there it is still yesterday in UTC."""
    return recorded_at().astimezone(BRUSSELS).date()


@contextmanager
def replaying(moment: datetime) -> Iterator[None]:
    """What is recorded in this context is recorded as of ``moment``: for fixtures, never for imports of real data."""
    token = _replayed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _replayed.reset(token)
