"""What an older version wrote unsealed, before people had keys."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.sql import SQL, Identifier

from services.floor.personal.sealing import SealingMapper

REWRITE = "UPDATE {events} SET state = %s WHERE originator_id = %s AND originator_version = %s"


def seal_history(application: Application[UUID], originator_id: UUID) -> int:
    """Seal in place the personal values of an aggregate that stand open in the log; how many events had any.

    The only thing that is ever rewritten in a log: an erasure must reach what was written before sealing, and says the
    same afterwards to whoever still has the key.
    """
    recorder, mapper = application.recorder, application.mapper
    if not (isinstance(recorder, PostgresApplicationRecorder) and isinstance(mapper, SealingMapper)):
        return 0
    statement = SQL(REWRITE).format(events=Identifier(recorder.datastore.schema, recorder.events_table_name))
    open_events = [one for one in recorder.select_events(originator_id) if mapper.is_open(one)]
    for stored in open_events:
        sealed = mapper.to_stored_event(mapper.to_domain_event(stored))
        with recorder.datastore.transaction(commit=True) as cursor:
            cursor.execute(statement, [sealed.state, originator_id, stored.originator_version])
    return len(open_events)
