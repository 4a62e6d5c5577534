"""How every service records its events: without pipelining.

``eventsourcing`` sends lock, notice and insert down psycopg's pipeline. Above some hundred kilobytes, what a socket's
buffer holds, psycopg can wait there for answers to a statement it has not finished sending, for ever and with the table
locked (psycopg issue 685, seen again with psycopg 3.3). A batch of offers, or one long offer in four languages, is that
large; the round trips saved are not worth it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import retry

TOPIC = "services.floor.event_log:EventLog"
"""For the setting ``APPLICATION_RECORDER_TOPIC``."""


class EventLog(PostgresApplicationRecorder):
    """The library's recorder: same lock, same notice, same rows, one statement after the other."""

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        with (
            self.datastore.get_connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            self._insert_events(cursor, stored_events, **kwargs)
            if not stored_events:
                return None
            self._insert_stored_events(cursor, stored_events, **kwargs)
            return self._fetch_ids_after_insert_events(cursor, stored_events, **kwargs)
