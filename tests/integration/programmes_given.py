"""What tests of the programmes service are given: terms, a figure, and a stream in which persons are erased."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.programmes import ProgrammeTerms
from services.floor.streams import Batch, Message
from services.floor.streams.pulling import PulledStream
from services.programmes.schemas import TERMS

DEUX_RIVES = ProgrammeTerms.model_validate(TERMS)
SOMEBODY = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
SOMEBODY_ELSE = UUID("0d5f3c1e-2b4a-4c6d-8e9f-1a2b3c4d5e6f")
JANUARY = date(2019, 1, 20)
FIGURE: dict[str, Any] = {
    "published_by": "programme manager",
    "definition": "esf_six_months",
    "version": 1,
    "as_of": date(2021, 12, 31),
    "positions": {"trainings": 1200, "placements": 640},
    "numerator": 14,
    "denominator": 20,
    "unknown": 2,
    "value": 0.7,
    "lower": 0.7,
    "upper": 0.8,
    "interval": (0.481, 0.8545),
    "cut": {"country_of_residence": "BE"},
}


def erased(person_id: UUID) -> JobseekerErased:
    return JobseekerErased(occurred_at=datetime(2022, 1, 1, tzinfo=UTC), jobseeker_id=person_id)


class PersonErased(ValueError):
    """What the keeper of persons answers of somebody who was erased."""

    field, rule = "person_id", "person_erased"

    def __init__(self, person_id: UUID) -> None:
        self.params = {"given": str(person_id)}
        super().__init__(f"person {person_id} was erased")


class People:
    """A keeper of persons: knows whom it was told to erase."""

    def __init__(self) -> None:
        self.erased: set[UUID] = set()

    def __call__(self, person_id: UUID) -> None:
        if person_id in self.erased:
            raise PersonErased(person_id)


class Told(PulledStream):
    """A stream told what the jobseekers service publishes; the other upstreams come from a real one."""

    def __init__(self, stream: PulledStream) -> None:
        self._stream = stream
        self.jobseekers: list[Contract] = []

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        if upstream != "jobseekers":
            return await self._stream.read(upstream, after, limit)
        found = self.jobseekers[after : after + limit]
        return batch("jobseekers", after, found) if found else None

    async def head(self, upstream: str) -> int:
        return len(self.jobseekers) if upstream == "jobseekers" else await self._stream.head(upstream)

    def waking(self, upstreams: tuple[str, ...]) -> AbstractAsyncContextManager[asyncio.Event]:
        return self._stream.waking(upstreams)


def batch(upstream: str, after: int, contracts: Sequence[Contract]) -> Batch:
    messages = tuple(Message(upstream, after + n, contract) for n, contract in enumerate(contracts, 1))
    return Batch(upstream, messages, after + len(contracts))
