"""Long work in the event loop, a little at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

PIECE = 30
"""Events that are read in one go: about a millisecond."""
T = TypeVar("T")


async def in_pieces(whole: Sequence[T]) -> AsyncIterator[Sequence[T]]:
    """Between two pieces everybody else has a turn: whoever writes the batch before does so meanwhile."""
    for start in range(0, len(whole), PIECE):
        yield whole[start : start + PIECE]
        await asyncio.sleep(0)
