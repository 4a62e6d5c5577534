"""Reading many offers' histories from the event log at once: an import asks about thousands.

The library reads one aggregate at a time; these are the same rows, many to a question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.sql import SQL, Composed, Identifier

from services.offers.domain import Offer

LATEST = """
SELECT DISTINCT ON (originator_id) originator_id, originator_version, topic, state FROM {events}
WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version DESC"""
HISTORIES = """
SELECT originator_id, originator_version, topic, state FROM {events}
WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version"""
OPEN_OF_SOURCE = """
WITH latest AS (
    SELECT DISTINCT ON (originator_id) originator_id, topic FROM {events}
    ORDER BY originator_id, originator_version DESC
)
SELECT latest.originator_id FROM latest JOIN {events} AS first
    ON first.originator_id = latest.originator_id AND first.originator_version = 1
WHERE latest.topic <> %s AND convert_from(first.state, 'UTF8')::jsonb ->> 'source' = %s"""


class OfferLog:
    """The event table of this service, read in bulk. Blocking, like all of the write side."""

    def __init__(self, recorder: PostgresApplicationRecorder, mapper: Mapper[UUID]) -> None:
        self._recorder, self._mapper = recorder, mapper
        self._events = SQL("{}.{}").format(
            Identifier(recorder.datastore.schema), Identifier(recorder.events_table_name)
        )

    def latest(self, offers: Collection[UUID]) -> dict[UUID, Offer.Event]:
        """The last event of each of the offers that exist."""
        return {event.originator_id: event for event in self._mapped(LATEST, list(offers))}

    def load(self, offers: Collection[UUID]) -> dict[UUID, Offer]:
        """The offers as they now are, those that exist."""
        loaded: dict[UUID, Offer] = {}
        for event in self._mapped(HISTORIES, list(offers)):
            offer = event.mutate(loaded.get(event.originator_id))
            if isinstance(offer, Offer):
                loaded[event.originator_id] = offer
        return loaded

    def open_of(self, source: str) -> set[UUID]:
        """The ids of all open offers of a source; reads the whole log, for whole feeds only."""
        return {row["originator_id"] for row in self._rows(OPEN_OF_SOURCE, Offer.Closed.TOPIC, source)}

    def _mapped(self, query: str, *parameters: object) -> Iterator[Offer.Event]:
        for row in self._rows(query, *parameters):
            event: Any = self._mapper.to_domain_event(
                StoredEvent(
                    row["originator_id"], row["originator_version"], row["topic"], bytes(row["state"])
                )
            )
            yield event

    def _rows(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        statement: Composed = SQL(query).format(events=self._events)
        with self._recorder.datastore.get_connection() as connection, connection.cursor() as cursor:
            return cursor.execute(statement, parameters).fetchall()
