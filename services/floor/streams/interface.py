"""The stream as everyone sees it. No other code knows which transport runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from contracts.envelope import Contract

Positions = Mapping[str, int]
"""Per upstream, the position of the last message dealt with; an upstream not named starts from zero."""


@dataclass(frozen=True, slots=True)
class Message:
    """A contract, and where it stands in its upstream. Positions only grow; they may have gaps."""

    upstream: str
    position: int
    contract: Contract


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of one upstream in order. ``position`` is how far was read: the log may go on past the last message
    with events that are nobody else's business."""

    upstream: str
    messages: tuple[Message, ...]
    position: int


class Stream(Protocol):
    """Contracts of several upstreams, each in order, at least once."""

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        """The next messages of ``upstream`` after a position, or ``None`` where there are none yet."""
        ...

    async def head(self, upstream: str) -> int:
        """The position of the newest event of ``upstream``; zero where there is none."""
        ...

    def wake_ups(self, upstreams: tuple[str, ...]) -> AsyncIterator[None]:
        """Yields at once, then whenever something may be new: on notice, and periodically in case one was missed."""
        ...
