"""Sessions in memory, read, for recommendations to point to: a cache of the tables that ``TrainingSessions`` fills."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from contracts.trainings import TrainingTerms
from matching.bridging import Gap, Reachable, Session, bridges, open_to
from matching.explanation import ToldTo
from matching.explanation.trainings import tell
from matching.reading import ProfileReading, TrainingReading, read_training
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.database import Pool
from services.recommendations.reading_room import ReadingRoom
from services.recommendations.results import TrainingPointer

TRAININGS = """
SELECT training_id, change, reference, terms FROM recommendations.trainings WHERE change > $1 ORDER BY change
"""
SESSIONS = """
SELECT session_id, change, training_id, code, starts_on, seats - seats_taken AS seats_free, is_cancelled
FROM recommendations.sessions WHERE change > $1 ORDER BY change
"""

Ways = Callable[[Gap], list[TrainingPointer]]
"""The sessions that give what an offer misses, for one reader."""


@dataclass(frozen=True, slots=True)
class _Training:
    reference: str
    terms: TrainingTerms


class Bridges:
    """Points from what an offer misses to sessions that give it."""

    def __init__(self, pool: Pool, room: ReadingRoom) -> None:
        self._pool, self._room = pool, room
        self._trainings: dict[UUID, _Training] = {}
        self._rows: dict[UUID, asyncpg.Record] = {}
        self._changes = (0, 0)
        self._readings: dict[UUID, TrainingReading] = {}
        self._read_with: str | None = None
        self._sessions: tuple[Session, ...] = ()

    async def catch_up(self, today: date) -> None:
        """Bring the sessions to the present state of the tables, and their skills to the present taxonomy.

        Only trainings that are new, amended, or read with another release are read. Sessions that have begun are let go.
        """
        trainings = await self._pool.fetch(TRAININGS, self._changes[0])
        sessions = await self._pool.fetch(SESSIONS, self._changes[1])
        taxonomy = await asyncio.to_thread(lambda: self._room.taxonomy)
        if trainings or sessions or self._read_with != taxonomy.digest:
            await asyncio.to_thread(self._take_in, trainings, sessions, taxonomy, today)

    def ways(
        self, profile: ProfileReading, language: str, today: date, told_to: ToldTo = "jobseeker"
    ) -> Ways:
        """What points one reader from a gap to sessions; the ones they can follow are chosen once for all offers."""
        reachable: Sequence[Reachable] = open_to(profile, self._sessions, today)
        taxonomy = self._room.taxonomy

        def to(gap: Gap) -> list[TrainingPointer]:
            return [
                TrainingPointer.of(bridge, tell(bridge, language, taxonomy, told_to))
                for bridge in bridges(gap, profile, reachable)
            ]

        return to

    def _take_in(
        self,
        trainings: Sequence[asyncpg.Record],
        sessions: Sequence[asyncpg.Record],
        taxonomy: Taxonomy,
        today: date,
    ) -> None:
        if self._read_with != taxonomy.digest:
            self._readings, self._read_with = {}, taxonomy.digest
        for row in trainings:
            terms = TrainingTerms.model_validate(row["terms"])
            self._trainings[row["training_id"]] = _Training(row["reference"], terms)
            self._readings.pop(row["training_id"], None)
        self._rows |= {row["session_id"]: row for row in sessions}
        self._rows = {
            session_id: row
            for session_id, row in self._rows.items()
            if row["starts_on"] >= today and not row["is_cancelled"]
        }
        self._sessions = tuple(
            self._session(row, taxonomy)
            for row in self._rows.values()
            if row["training_id"] in self._trainings
        )
        self._changes = (
            trainings[-1]["change"] if trainings else self._changes[0],
            sessions[-1]["change"] if sessions else self._changes[1],
        )

    def _session(self, row: asyncpg.Record, taxonomy: Taxonomy) -> Session:
        training = self._trainings[row["training_id"]]
        if row["training_id"] not in self._readings:
            self._readings[row["training_id"]] = read_training(training.terms, taxonomy)
        return Session(
            session_id=row["session_id"],
            reference=f"{training.reference} {row['code']}",
            starts_on=row["starts_on"],
            seats_free=row["seats_free"],
            training=self._readings[row["training_id"]],
        )
