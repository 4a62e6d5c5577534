"""The newest part of a log, as it was last read: several views follow each log, and one of them reads it for all."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.floor.streams.interface import Batch

KEPT_BYTES = 2_000_000
"""As stored. What is kept is many small objects, which the collector of garbage goes through again and again."""
KEPT_SECONDS = 60.0
"""Not longer: a profile of somebody who was erased since must not linger in memory."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the log without a hole: everything after one position up to another."""

    after: int
    batch: Batch
    size: int
    read_at: float


Read = Callable[[int, int], Awaitable[tuple[Batch, int] | None]]
"""Reads at most so many messages after a position from the log itself; also returns their size in bytes."""


class Tail:
    """Reads a log, and remembers the end of it for whoever comes within a minute."""

    def __init__(self, read: Read) -> None:
        self._read, self._pieces, self._size = read, deque[Piece](), 0
        self._end = asyncio.Lock()

    async def read(self, after: int, limit: int) -> Batch | None:
        """The next messages after a position, or ``None`` where there are none yet."""
        if after < self._reached:
            if remembered := self._remembered(after, limit):
                return remembered
            return _batch(await self._read(after, limit))
        async with self._end:
            if after < self._reached and (remembered := self._remembered(after, limit)):
                return remembered
            found = await self._read(after, limit)
            if found is not None:
                self._remember(after, *found)
            return _batch(found)

    @property
    def _reached(self) -> int:
        return self._pieces[-1].batch.position if self._pieces else 0

    def _remembered(self, after: int, limit: int) -> Batch | None:
        for piece in self._pieces:
            if piece.after <= after < piece.batch.position:
                return piece.batch.after(after).first(limit)
        return None

    def _remember(self, after: int, batch: Batch, size: int) -> None:
        now = time.monotonic()
        self._pieces.append(Piece(after, batch, size, now))
        self._size += size
        while self._pieces and (self._size > KEPT_BYTES or self._pieces[0].read_at < now - KEPT_SECONDS):
            self._size -= self._pieces.popleft().size


def _batch(found: tuple[Batch, int] | None) -> Batch | None:
    return found[0] if found else None
