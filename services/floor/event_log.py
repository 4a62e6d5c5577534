"""How events are written: one plain statement a batch.

``eventsourcing`` writes through psycopg's pipeline mode. Where a batch is larger than the socket's buffer and the server is
slow to read, the last of it can stay unsent while psycopg already waits for the answer: both sides then wait for ever
(psycopg issue 685; seen here with batches of 500 offers on a busy machine). Outside the pipeline, psycopg goes on sending
until all is sent. What makes notification ids commit-ordered, the table lock, is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.utils import retry
from psycopg.sql import SQL, Composed, Identifier

TOPIC = "services.floor.event_log:EventLog"
"""For the setting ``APPLICATION_RECORDER_TOPIC``."""

INSERT = SQL(
    "INSERT INTO {schema}.{table} (originator_id, originator_version, topic, state)"
    " SELECT id, version, topic, state"
    " FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[]) WITH ORDINALITY AS e (id, version, topic, state, place)"
    " ORDER BY place RETURNING notification_id"
)


class EventLog(PostgresApplicationRecorder):
    """A service's log in PostgreSQL."""

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        table = Identifier(self.events_table_name)
        self._insert: Composed = INSERT.format(schema=Identifier(self.datastore.schema), table=table)

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Write events in their order, all or none; gives their notification ids. Raises ``IntegrityError`` where an
        aggregate already has an event of that version."""
        if not stored_events:
            return []
        columns = (
            [event.originator_id for event in stored_events],
            [event.originator_version for event in stored_events],
            [event.topic for event in stored_events],
            [event.state for event in stored_events],
        )
        with (
            self.datastore.get_connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            self._lock_table(cursor)
            self._notify_channel(cursor)
            cursor.execute(self._insert, columns, prepare=True)
            return [row["notification_id"] for row in cursor.fetchall()]
