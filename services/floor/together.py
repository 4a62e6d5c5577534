"""Many commands saved as one: an application whose commands can be put together into one transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.sql import SQL, Identifier

from services.floor.conflicts import in_spite_of_conflicts

HISTORIES = """
SELECT originator_id, originator_version, topic, state FROM {events}
WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"""

T = TypeVar("T")
A = TypeVar("A", bound=Aggregate)


@dataclass(slots=True)
class _Piece:
    """A piece of work: the aggregates it has loaded or made, and those of which it knows that there are none."""

    held: dict[UUID, Aggregate] = field(default_factory=dict)
    absent: set[UUID] = field(default_factory=set)


class Together(Application[UUID]):
    """Loads each aggregate once in a piece of work, and saves all of them at its end."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self._local = threading.local()

    def together(self, work: Callable[[], T], ahead: Collection[UUID] = ()) -> T:
        """Whatever ``work`` asks of this service is saved at its end, in one transaction; or nothing, where it raises.

        For imports and fixtures: some hundreds of commands at a time. ``work`` may catch the refusal of one command and go
        on with the next. It is run again from its beginning where somebody else wrote to the same aggregate meanwhile, so
        what it counts it counts from nothing. ``ahead`` names aggregates that it will ask for, whether they exist or not:
        they are read with one question instead of one each, which is most of the time a command takes.
        """
        if self._piece is not None:
            return work()
        return in_spite_of_conflicts(lambda: self._done(work, ahead))

    def _found(self, kind: type[A], aggregate_id: UUID) -> A | None:
        """The aggregate as this piece of work has left it so far, or else as it is in the log."""
        piece = self._piece or _Piece()
        found: Any = piece.held.get(aggregate_id)
        if found is None:
            if aggregate_id in piece.absent:
                return None
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
        if self._piece is not None:
            self._piece.held[aggregate.id] = aggregate

    @property
    def _piece(self) -> _Piece | None:
        """The piece of work that this thread is in."""
        piece: _Piece | None = getattr(self._local, "piece", None)
        return piece

    def _done(self, work: Callable[[], T], ahead: Collection[UUID]) -> T:
        piece = self._read(ahead) if ahead else _Piece()
        self._local.piece = piece
        try:
            result = work()
        finally:
            self._local.piece = None
        changed = [aggregate for aggregate in piece.held.values() if aggregate.pending_events]
        if changed:
            self.save(*changed)
        return result

    def _read(self, ahead: Collection[UUID]) -> _Piece:
        """Those of the aggregates that exist; a log that is not in PostgreSQL is asked one by one, later."""
        recorder = self.recorder
        if not isinstance(recorder, PostgresApplicationRecorder):
            return _Piece()
        held: dict[UUID, Aggregate] = {}
        events = Identifier(recorder.datastore.schema, recorder.events_table_name)
        with recorder.datastore.get_connection() as connection, connection.cursor() as cursor:
            rows = cursor.execute(SQL(HISTORIES).format(events=events), [list(ahead)]).fetchall()
        for row in rows:
            stored = StoredEvent(
                row["originator_id"], row["originator_version"], row["topic"], bytes(row["state"])
            )
            event: Any = self.mapper.to_domain_event(stored)
            held[event.originator_id] = event.mutate(held.get(event.originator_id))
        return _Piece(held, set(ahead) - held.keys())
