"""The jobseekers who agreed to be suggested to recruiters, and their profiles as the matcher reads them, one row each.

Folding takes no reader: who withdraws the consent, leaves or is erased is out of the table at once, whatever else there is
to do. Reading comes after it, a few profiles at a time, where a process follows for the view; a profile that is not read
yet is nobody's candidate for some moments.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import numpy as np

from contracts.envelope import Contract
from contracts.jobseekers import (
    JobseekerErased,
    JobseekerLeft,
    JobseekerRegistered,
    Profile,
    ProfileAmended,
)
from matching.eligibility import NEAR, reach
from matching.reading import ProfileReading
from matching.travel import chord_squared, on_sphere
from services.floor.streams import Batch
from services.floor.views import View, Writes
from services.recommendations.candidates.references import ReferenceKeys
from services.recommendations.reading_room import ReadingRoom

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS recommendations;
CREATE TABLE IF NOT EXISTS recommendations.candidates (
    jobseeker_id uuid PRIMARY KEY,
    reference_key bytea NOT NULL,
    profile jsonb NOT NULL,
    reading jsonb,
    vector bytea,
    read_by text,
    x float8,
    y float8,
    z float8,
    near float8
);
CREATE INDEX IF NOT EXISTS candidates_read_by ON recommendations.candidates (read_by)
"""
PUT = """
INSERT INTO recommendations.candidates (jobseeker_id, reference_key, profile) VALUES ($1, $2, $3)
ON CONFLICT (jobseeker_id) DO UPDATE SET profile = excluded.profile, reading = NULL, vector = NULL, read_by = NULL,
    x = NULL, y = NULL, z = NULL, near = NULL
"""
REMOVE = "DELETE FROM recommendations.candidates WHERE jobseeker_id = $1"
ANY = "SELECT jobseeker_id FROM recommendations.candidates LIMIT 1"
STALE = """
SELECT jobseeker_id, profile FROM recommendations.candidates WHERE read_by IS DISTINCT FROM $1 LIMIT $2
"""
READ = """
UPDATE recommendations.candidates
SET reading = $2, vector = $3, read_by = $4, x = $5, y = $6, z = $7, near = $8 WHERE jobseeker_id = $1 AND profile = $9
"""
"""Unless another process has folded a newer profile meanwhile, which is then read in its turn."""
AT_ONCE = 8
"""Profiles read in one step. Each takes some tens of milliseconds, and who is erased meanwhile waits for the step."""


def packed(reading: ProfileReading) -> bytes:
    """A profile's vector as the table keeps it: in full, since scores are to be those of recommendations."""
    return reading.vector.astype("<f4").tobytes()


def unpacked(row: asyncpg.Record) -> ProfileReading:
    """A profile as it was read."""
    return ProfileReading.from_row(row["reading"], np.frombuffer(row["vector"], "<f4").astype(np.float32))


class ReadCandidates(View):
    """Whoever is registered now and open to recruiters."""

    name: ClassVar[str] = "recommendations.candidates"
    upstreams: ClassVar[tuple[str, ...]] = ("jobseekers",)
    tables: ClassVar[tuple[str, ...]] = ("recommendations.candidates",)
    schema: ClassVar[str] = SCHEMA
    carries_personal_data: ClassVar[bool] = True
    refreshes: ClassVar[bool] = True
    incidental: ClassVar[tuple[str, ...]] = ("reading", "vector", "read_by", "x", "y", "z", "near")
    """What reading adds, sooner or later."""

    def __init__(self, room: ReadingRoom, secret: Callable[[], bytes]) -> None:
        """``secret`` is the house's, asked for once somebody agreed."""
        self._room, self._secret = room, secret
        self._keys: ReferenceKeys | None = None
        self._reads = False

    async def load(self) -> None:
        """From here on profiles are read. A command that only sees to it that nobody is left needs no encoder."""
        self._reads = True

    async def apply(self, event: Contract, db: Writes) -> None:
        raise TypeError(f"{self.name} is folded by the batch")

    async def prepare(self, batch: Batch) -> dict[UUID, bytes]:
        """The keys of those who agree, for their references."""
        agreed = {one.contract.subject for one in batch.messages if _agreed(one.contract)}
        if not agreed:
            return {}
        keys = self._keys = self._keys or ReferenceKeys(await asyncio.to_thread(self._secret))
        return {jobseeker_id: keys.key_of(jobseeker_id) for jobseeker_id in agreed}

    async def fold(self, batch: Batch, db: Writes, prepared: dict[UUID, bytes]) -> None:
        for message in batch.messages:
            event = message.contract
            if profile := _agreed(event):
                kept = profile.model_dump(mode="json", exclude_defaults=True)
                db.execute(PUT, event.subject, prepared[event.subject], kept)
            elif isinstance(event, JobseekerRegistered | ProfileAmended | JobseekerLeft | JobseekerErased):
                db.execute(REMOVE, event.jobseeker_id)

    async def refresh(self, db: Writes) -> int:
        """Read some profiles that are not read yet, or were with another taxonomy or encoder."""
        if not self._reads or not await db.fetch(ANY):
            return 0
        reader = await asyncio.to_thread(lambda: self._room.reader)
        stale = await db.fetch(STALE, reader.identity, AT_ONCE)
        for row in stale:
            profile = Profile.model_validate(row["profile"])
            reading = await asyncio.to_thread(reader.read_profile, profile)
            where = _where(reading)
            said = (reading.to_row(), packed(reading), reader.identity, *where, row["profile"])
            db.execute(READ, row["jobseeker_id"], *said)
        return len(stale)


def _agreed(event: Contract) -> Profile | None:
    """The profile that an event tells, where its jobseeker is open to recruiters by it."""
    if isinstance(event, JobseekerRegistered | ProfileAmended) and event.profile.open_to_recruiters:
        return event.profile
    return None


def _where(reading: ProfileReading) -> tuple[Any, ...]:
    """A point of the unit sphere, and the square of the chord within which offers are looked at; ``None`` for who is found
    by no distance."""
    if reading.latitude is None or reading.longitude is None:
        return None, None, None, None
    x, y, z = map(float, on_sphere(reading.latitude, reading.longitude))
    return x, y, z, min(chord_squared(NEAR * reach(reading)), 4.0) * (1 + 1e-6)
