"""How those who wait are told how far a step is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Steps = Callable[[int | None, str], AbstractContextManager[Callable[[int], None]]]
"""Given how much there is to do and what, a context for as long as it is done; the callable tells how much was."""


@contextmanager
def silently(total: int | None, words: str) -> Iterator[Callable[[int], None]]:
    """Nobody waits."""
    yield lambda _: None
