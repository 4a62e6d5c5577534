"""What a command does where somebody else wrote to the same aggregate meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from random import random
from time import sleep
from typing import TypeVar

from eventsourcing.persistence import IntegrityError

ATTEMPTS = 100
"""A command that meets another's write is tried again on what the other left. Each time one of the rivals has written:
among as many writers as this nobody is turned away."""
LONGEST_WAIT_SECONDS = 0.02
T = TypeVar("T")


class Overtaken(IntegrityError):
    """What this was decided on is no longer so, though nothing in the log itself stands against it."""


def in_spite_of_conflicts(attempt: Callable[[], T]) -> T:
    """Two writers of one aggregate: the slower one looks again at what it has become, and tries again.

    Raises the last ``IntegrityError`` where it never gets through.
    """
    for number in range(1, ATTEMPTS):
        try:
            return attempt()
        except IntegrityError:
            # so that rivals do not meet again; nothing secret
            sleep(random() * min(0.001 * number, LONGEST_WAIT_SECONDS))  # noqa: S311
    return attempt()
