"""Participations as records, one a line, for the layouts that funders ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.floor.database import Pool
from services.indicators import days
from services.indicators.queries import ERASED_TOO, STANDING, WHO

PARTICIPATIONS = f"""
SELECT session_id, {WHO} AS person_id, applied_on, entered_on, exited_on, outcome, certified_on, gender, age_class,
    country_of_residence, labour_status, education
FROM indicators.enrolments {ERASED_TOO} WHERE programme_id = $1 AND {STANDING} AND entered_on <= $4
ORDER BY session_id, person_id"""


@dataclass(frozen=True, slots=True)
class Participation:
    """One pseudonym, of who was erased a stand-in, in one session, with what is counted of a participant as it was at entry."""

    session_id: UUID
    person_id: UUID
    applied_on: date | None
    entered_on: date
    exited_on: date | None
    outcome: str | None
    certified_on: date | None
    gender: str
    age_class: str
    country_of_residence: str | None
    labour_status: str
    education: str


class Records:
    """Read-only."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def participations(
        self, programme_id: UUID, positions: Mapping[str, int], as_of: date
    ) -> list[Participation]:
        """Everyone who had entered by a day, as known on it at these positions."""
        rows = await self._pool.fetch(
            PARTICIPATIONS, programme_id, positions["trainings"], days.end_of(as_of), as_of
        )
        return [Participation(**row) for row in rows]
