"""How every service records its events: in one round trip where they are few, with those of others who come meanwhile, and one
statement after the other where they are many.

``eventsourcing`` sends lock, notice and insert down psycopg's pipeline and waits for them before it commits; until then
nobody else can record anything. Here the commit goes with them, so that the table is locked for as long as PostgreSQL takes,
and not for as long as a thread waits for its turn.

Above some hundred kilobytes, what a socket's buffer holds, psycopg can wait in a pipeline for answers to a statement it has
not finished sending, for ever and with the table locked (psycopg issue 685, seen again with psycopg 3.3). A batch of offers,
or one long offer in four languages, is that large.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import retry
from psycopg import Cursor
from psycopg.rows import DictRow
from psycopg.sql import SQL, Composed, Identifier

from services.floor.one_writer import OneWriter, size_of
from services.floor.telemetry import tracing

TOPIC = "services.floor.event_log:EventLog"
"""For the setting ``APPLICATION_RECORDER_TOPIC``."""
ALONE = "SELECT pg_advisory_xact_lock(hashtext('passerelle schema'))"
"""The lock of ``turns.change_tables``."""
TRACES = """
CREATE TABLE IF NOT EXISTS {traces} (notification_id bigint PRIMARY KEY, traceparent text NOT NULL)"""
KEEP = """
INSERT INTO {traces} SELECT *, %s FROM unnest(%s::bigint[])
ON CONFLICT (notification_id) DO UPDATE SET traceparent = excluded.traceparent"""
FORGET = "DELETE FROM {traces} WHERE notification_id <= %s"
AT_ONCE = 32 * 1024
"""Bytes of what is recorded up to which it goes down the pipeline: far less than any socket's buffer."""
KEPT = 100_000
"""Events that traces are kept of: whoever follows has long seen older ones."""


class EventLog(PostgresApplicationRecorder):
    """The library's recorder: same lock, same notice, same rows. Beside the rows it keeps the trace of the command that they
    are of, where somebody looks at it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sql_create_statements.append(self._about_traces(TRACES))
        self._writer = OneWriter(self._record_at_once, AT_ONCE)

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        traceparent = tracing.current()
        if not stored_events:
            return None
        if size_of(stored_events) <= AT_ONCE and not traceparent:
            return self._writer.write(stored_events)
        with (
            self.datastore.get_connection() as connection,
            connection.cursor() as cursor,
            connection.transaction(),
        ):
            self._insert_stored_events(cursor, stored_events)
            ids = self._fetch_ids_after_insert_events(cursor, stored_events)
            if ids and traceparent:
                self._keep_trace(cursor, traceparent, ids)
            return ids

    def _record_at_once(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        """Lock, notice, rows and commit in one round trip."""
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            with connection.pipeline(), connection.transaction():
                self._insert_stored_events(cursor, events)
            return self._fetch_ids_after_insert_events(cursor, events) or ()

    def _create_table(self, curs: Cursor[DictRow]) -> None:
        """Processes that start side by side make what is missing one after the other."""
        curs.execute(ALONE)
        super()._create_table(curs)

    def _keep_trace(self, cursor: Cursor[DictRow], traceparent: str, ids: Sequence[int]) -> None:
        cursor.execute(self._about_traces(KEEP), [traceparent, list(ids)])
        cursor.execute(self._about_traces(FORGET), [ids[-1] - KEPT])

    def _about_traces(self, statement: LiteralString) -> Composed:
        return SQL(statement).format(traces=Identifier(self.datastore.schema, "traces"))
