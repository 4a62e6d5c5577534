"""Many commands saved as one: an application whose commands can be put together into one transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from random import random
from time import sleep
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError

ATTEMPTS = 100
"""A command that meets another's write is tried again on what the other left. Each time one of the rivals has written:
among as many writers as this nobody is turned away."""

T = TypeVar("T")
A = TypeVar("A", bound=Aggregate)


class Together(Application[UUID]):
    """Loads each aggregate once in a piece of work, and saves all of them at its end."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self._local = threading.local()

    def together(self, work: Callable[[], T]) -> T:
        """Whatever ``work`` asks of this service is saved at its end, in one transaction; or nothing, where it raises.

        For imports and fixtures: some hundreds of commands at a time, a session's in one piece. ``work`` may catch the
        refusal of one command and go on with the next. It is run again from its beginning where somebody else wrote to
        the same aggregate meanwhile, so what it counts it counts from nothing.
        """
        if self._held is not None:
            return work()
        for number in range(1, ATTEMPTS):
            try:
                return self._done(work)
            except IntegrityError:
                sleep(random() * 0.001 * min(number, 20))  # noqa: S311 - so that rivals do not meet again
        return self._done(work)

    def _found(self, kind: type[A], aggregate_id: UUID) -> A | None:
        """The aggregate as this piece of work has left it so far, or else as it is in the log."""
        found: Any = (self._held or {}).get(aggregate_id)
        if found is None:
            try:
                found = self.repository.get(aggregate_id)
            except AggregateNotFoundError:
                return None
        if not isinstance(found, kind):
            return None
        self._keep(found)
        return found

    def _keep(self, aggregate: Aggregate) -> None:
        """An aggregate that this piece of work has loaded or made."""
        if self._held is not None:
            self._held[aggregate.id] = aggregate

    @property
    def _held(self) -> dict[UUID, Aggregate] | None:
        """The aggregates of the piece of work that this thread is in."""
        held: dict[UUID, Aggregate] | None = getattr(self._local, "held", None)
        return held

    def _done(self, work: Callable[[], T]) -> T:
        held: dict[UUID, Aggregate] = {}
        self._local.held = held
        try:
            result = work()
        finally:
            self._local.held = None
        changed = [aggregate for aggregate in held.values() if aggregate.pending_events]
        if changed:
            self.save(*changed)
        return result
