"""What a command does where somebody else wrote to the same aggregate meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from random import random
from time import sleep
from typing import TypeVar

from eventsourcing.persistence import IntegrityError

ATTEMPTS = 12
"""A command that meets another's write is tried again on what the other left."""
T = TypeVar("T")


def in_spite_of_conflicts(attempt: Callable[[], T]) -> T:
    """Two writers of one aggregate: the slower one looks again at what it has become, and tries again.

    Raises the last ``IntegrityError`` where it never gets through.
    """
    for number in range(1, ATTEMPTS):
        try:
            return attempt()
        except IntegrityError:
            sleep(random() * 0.01 * number)  # noqa: S311 - so that rivals do not meet again, nothing secret
    return attempt()
