"""What happens by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from services.floor.views import View, Writes
from services.jobseekers.commands import Jobseekers

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS jobseekers;
CREATE TABLE IF NOT EXISTS jobseekers.erasures (person_id uuid PRIMARY KEY, erased_at timestamptz NOT NULL)
"""
PUT = "INSERT INTO jobseekers.erasures (person_id, erased_at) VALUES ($1, $2) ON CONFLICT DO NOTHING"


class WhenJobseekerErasedThenDestroyKey(View):
    """Finishes what an interrupted erasure left, and keeps when each was asked for.

    It is folded like a view, so that no erasure is missed and one that fails is tried again. ``purge`` is called at
    each: whoever remembers something of people in memory forgets it there.
    """

    name: ClassVar[str] = "jobseekers.erasures"
    upstreams: ClassVar[tuple[str, ...]] = ("jobseekers",)
    tables: ClassVar[tuple[str, ...]] = ("jobseekers.erasures",)
    schema: ClassVar[str] = SCHEMA

    def __init__(self, jobseekers: Jobseekers, *purge: Callable[[], None]) -> None:
        self._jobseekers, self._purge = jobseekers, purge

    async def apply(self, event: Contract, db: Writes) -> None:
        if isinstance(event, JobseekerErased):
            await asyncio.to_thread(self._jobseekers.erase, event.jobseeker_id)
            for purge in self._purge:
                purge()
            db.execute(PUT, event.jobseeker_id, event.occurred_at)
