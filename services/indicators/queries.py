"""The SELECTs on the views of figures.

Three ways to say which version of a row is meant. At positions: the one standing there (``position_from <= p <
position_to``). As known on a day: the last one recorded before the day's end. Both: the last one that satisfies both,
which is one, because positions and recorded times both grow from version to version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.floor.database import Connection, Pool
from services.indicators import columns, days, rules
from services.indicators.columns import Records, code, country, far
from services.indicators.paths import ENROLMENT, FOLLOW_UP, JOB, SessionKnown
from services.indicators.rows import Declared, Obstacle
from services.indicators.vocabulary import (
    AGE_CLASSES,
    CONTRACTS,
    GENDERS,
    LABOUR_STATUSES,
    MILESTONES,
    OUTCOMES,
    SECTORS,
    SITUATIONS,
    SIZE_CLASSES,
)

VIEW_OF = {"trainings": "indicators.enrolments", "placements": "indicators.placements", "programmes": "indicators.programmes"}  # fmt: skip
REACHED = "SELECT view, position FROM floor.reached WHERE view = ANY($1)"
STANDING = """
position_from <= $2 AND recorded_from < $3 AND (position_to > $2 OR recorded_to >= $3)"""
"""The version of a row at a position and as known before a moment. $1 is the programme."""
WHO, ERASED_TOO = "coalesce(stand_in, person_id)", "LEFT JOIN indicators.erased USING (person_id)"
"""Who was erased is told of under a stand-in, in every row the same: nobody is counted otherwise, and nobody found."""
ENROLMENTS = f"""
SELECT session_id, {WHO}, {far("applied_on")}, {far("entered_on")}, {far("exited_on")}, {far("certified_on")},
    {code("outcome", OUTCOMES)}, {code("gender", GENDERS)}, {code("age_class", AGE_CLASSES)},
    {code("labour_status", LABOUR_STATUSES)}, {country("country_of_residence")}
FROM indicators.enrolments {ERASED_TOO} WHERE programme_id = $1 AND {STANDING}"""
PLACEMENTS = f"""
SELECT placement_id, {WHO}, starts_on, {far("ends_on")}, {code("contract", CONTRACTS)}, is_subsidised,
    {code("sector", SECTORS)}, {code("size_class", SIZE_CLASSES)}, {country("country_of_residence")},
    {country("country_of_work")}
FROM indicators.placements {ERASED_TOO} WHERE programme_id = $1 AND {STANDING} AND NOT is_withdrawn"""
FOLLOW_UPS = f"""
SELECT follow_up_id, session_id, {WHO}, {code("milestone", MILESTONES)}, {code("situation", SITUATIONS)},
    situation_on, {code("contract", CONTRACTS)}, {country("country_of_work")}
FROM indicators.follow_ups {ERASED_TOO} WHERE programme_id = $1 AND {STANDING}"""
KNOWN_OR_FIRST = (
    "(recorded_from < $3) DESC, CASE WHEN recorded_from < $3 THEN -position_from ELSE position_from END"
)
"""What names a thing: as known on the day, or, where it was recorded only later, as first told."""
SESSIONS = f"""
SELECT DISTINCT ON (session_id) session_id, training_id, code, starts_on, ends_on, seats, awards, is_cancelled
FROM indicators.sessions WHERE programme_id = $1 AND position_from <= $2 ORDER BY session_id, {KNOWN_OR_FIRST}"""
TRAININGS = f"""
SELECT DISTINCT ON (training_id) training_id, reference FROM indicators.trainings
WHERE training_id = ANY($1) AND position_from <= $2 ORDER BY training_id, {KNOWN_OR_FIRST}"""
OBSTACLES = f"""
SELECT obstacle_id, programme_id, {WHO}, kind, country, owner, declared_on, state, ended_on
FROM indicators.obstacles {ERASED_TOO} WHERE programme_id = $1 AND {STANDING} ORDER BY declared_on, obstacle_id"""
DECLARED = f"""
SELECT programme_id, quoted, value, source, declared_on FROM indicators.declared
WHERE programme_id = $1 AND {STANDING} ORDER BY number"""
PROGRAMMES = """
SELECT programme_id, code, terms FROM indicators.programmes WHERE position_to = 9223372036854775807 ORDER BY code"""
ERASED = "SELECT count(*) FROM indicators.erased"
WAS_ERASED = "SELECT EXISTS (SELECT FROM indicators.erased WHERE $1 IN (person_id, stand_in))"
FACTS_REACHED = "SELECT upstream, position FROM floor.reached WHERE view = 'indicators.facts'"
FACTS = """
SELECT upstream, position, recorded_at, topic, subject_id, data FROM indicators.facts
WHERE programme_id = $1 AND person_id = $2 ORDER BY upstream, position"""


@dataclass(frozen=True, slots=True)
class ProgrammeKnown:
    """A programme as it now stands. ``definitions`` are those it reports under, by name."""

    programme_id: UUID
    code: str
    name: str
    definitions: tuple[str, ...]
    terms: Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """The rows of one programme at some positions, as known on a day."""

    enrolments: Records
    placements: Records
    follow_ups: Records
    sessions: tuple[SessionKnown, ...]
    obstacles: tuple[tuple[UUID, Obstacle], ...]
    declared: tuple[Declared, ...]


class IndicatorQueries:
    """Read-only."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def programmes(self) -> list[ProgrammeKnown]:
        """All programmes, by code."""
        return [_programme(row) for row in await self._pool.fetch(PROGRAMMES)]

    async def positions(self) -> dict[str, int]:
        """Per upstream, how far the views have followed."""
        rows = await self._pool.fetch(REACHED, list(VIEW_OF.values()))
        reached = {row["view"]: row["position"] for row in rows}
        return {upstream: reached.get(view, 0) for upstream, view in VIEW_OF.items()}

    async def told(self, programme_id: UUID, positions: Mapping[str, int], as_of: date) -> Told:
        """What the logs said of a programme. Raises ``NotAnswered`` where a view is being rebuilt meanwhile."""
        before = days.end_of(as_of)
        trainings, placements, programmes = (positions[name] for name in VIEW_OF)
        async with (
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            enrolments = await columns.read(
                connection, ENROLMENTS, ENROLMENT, programme_id, trainings, before
            )
            jobs = await columns.read(connection, PLACEMENTS, JOB, programme_id, placements, before)
            follow_ups = await columns.read(
                connection, FOLLOW_UPS, FOLLOW_UP, programme_id, placements, before
            )
            sessions = await self._sessions(connection, programme_id, trainings, before)
            obstacles = await connection.fetch(OBSTACLES, programme_id, programmes, before)
            declared = await connection.fetch(DECLARED, programme_id, programmes, before)
        await self.must_have_followed(positions)
        return Told(
            enrolments,
            jobs,
            follow_ups,
            sessions,
            tuple((row["obstacle_id"], Obstacle(*tuple(row)[1:])) for row in obstacles),
            tuple(Declared(*row) for row in declared),
        )

    async def must_have_followed(self, positions: Mapping[str, int]) -> None:
        """Raises ``NotAnswered`` where a view is not as far as these positions."""
        reached = await self.positions()
        for upstream, position in positions.items():
            if position > reached[upstream]:
                raise rules.not_followed_yet(upstream)

    async def _sessions(
        self, connection: Connection, programme_id: UUID, position: int, before: datetime
    ) -> tuple[SessionKnown, ...]:
        sessions = await connection.fetch(SESSIONS, programme_id, position, before)
        trainings = await connection.fetch(
            TRAININGS, list({row["training_id"] for row in sessions}), position, before
        )
        reference = {row["training_id"]: row["reference"] for row in trainings}
        codes = [row["code"] for row in sessions]
        return tuple(
            SessionKnown(
                session_id=row["session_id"],
                label=_label(row["code"], reference.get(row["training_id"], ""), codes),
                training=reference.get(row["training_id"], str(row["training_id"])),
                starts_on=row["starts_on"],
                ends_on=row["ends_on"],
                seats=row["seats"],
                awards=row["awards"],
                is_cancelled=row["is_cancelled"],
            )
            for row in sessions
        )

    async def erased(self) -> int:
        """How many people were erased: what is told changes with it, the figures do not."""
        number: int = await self._pool.fetchval(ERASED)
        return number

    async def was_erased(self, person_id: UUID) -> bool:
        """Whether a pseudonym, or a stand-in, is somebody's who was erased."""
        return bool(await self._pool.fetchval(WAS_ERASED, person_id))

    async def facts_positions(self) -> dict[str, int]:
        """Per upstream, how far facts are kept."""
        rows = await self._pool.fetch(FACTS_REACHED)
        reached = {row["upstream"]: row["position"] for row in rows}
        return {upstream: reached.get(upstream, 0) for upstream in VIEW_OF}

    async def facts(self, programme_id: UUID, person_id: UUID) -> list[asyncpg.Record]:
        """Every contract about a person in a programme, in the order of each log."""
        return await self._pool.fetch(FACTS, programme_id, person_id)


def _label(code: str, training: str, codes: list[str]) -> str:
    """A session's code is its own within its training only."""
    return code if codes.count(code) == 1 else f"{training}/{code}"


def _programme(row: asyncpg.Record) -> ProgrammeKnown:
    terms = row["terms"]
    return ProgrammeKnown(row["programme_id"], row["code"], terms["name"], tuple(terms["definitions"]), terms)
