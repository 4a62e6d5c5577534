"""Offers shared out by territory among processes: the door of each, and who asks at all of them and merges.

What passes between them is a profile as it was read, without a name, and what was found for it; a shard keeps nothing of
either. Both must be of one reader: scores of another would be no answer.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import numpy as np
import orjson
from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import Base64Bytes, BaseModel, Field, TypeAdapter

from matching.ranking import SearchResult, merged
from matching.reading import ProfileReading
from services.floor.telemetry.tracing import HEADER, current
from services.recommendations.index import Index, NotReady
from services.recommendations.reading_room import ReadingRoom

T = TypeVar("T")
PATH = "/shard"
SECONDS = 5.0
"""A shard that takes longer is away."""


class ShardAway(ConnectionError):
    """A shard does not answer, or not as one."""


class State(BaseModel):
    """How a shard is. ``read_by`` is the reader whose readings it holds, none until it has caught up once."""

    read_by: str | None
    lag: int
    offers: int


class Asked(BaseModel):
    """A profile as ``read_by`` read it; ``vector`` is float32, little-endian."""

    read_by: str
    reading: dict[str, Any]
    vector: Base64Bytes
    limit: int = Field(ge=1, le=100)
    day: date

    def profile(self) -> ProfileReading:
        """Raises ValueError where that is none."""
        try:
            return ProfileReading.from_row(self.reading, np.frombuffer(self.vector, "<f4").astype(np.float32))
        except (KeyError, TypeError) as error:
            raise ValueError("no profile") from error


FOUND, STATE = TypeAdapter(SearchResult), TypeAdapter(State)


def router(index: Index) -> APIRouter:
    """The door of a shard. It is for other processes of the same house: it is not in the API's description."""
    routes = APIRouter(prefix=PATH, include_in_schema=False)

    @routes.get("")
    async def state() -> State:
        return State(read_by=index.read_by if index.ready else None, lag=await index.lag(), offers=len(index))

    @routes.post("/search")
    async def search(asked: Asked) -> Response:
        if asked.read_by != index.read_by:
            raise HTTPException(503)
        try:
            found = await index.search(asked.profile(), asked.limit, asked.day)
        except NotReady as error:
            raise HTTPException(503) from error
        except ValueError as error:
            raise HTTPException(400) from error
        return Response(orjson.dumps(FOUND.dump_python(found, mode="json")), media_type="application/json")

    return routes


class Shards:
    """The offers of several processes, searched as if they were in one. An async context: it keeps connections open."""

    def __init__(
        self, addresses: Sequence[str], room: ReadingRoom, client: httpx.AsyncClient | None = None
    ) -> None:
        """``addresses`` are the processes' roots, ``http://host:port``; one at least."""
        self._addresses, self._room = [one.strip().rstrip("/") for one in addresses], room
        self._states: list[State] = []
        self._read_by: str | None = None
        self._client = client or httpx.AsyncClient(timeout=SECONDS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._client.aclose()

    @property
    def ready(self) -> bool:
        """Whether all answered the last time, and hold readings of the reader here: without one of them, offers would be
        missing from an answer that does not look it."""
        return bool(self._states) and all(one.read_by == self._read_by for one in self._states)

    def __len__(self) -> int:
        """Offers at all shards; one with places in two territories is counted at both."""
        return sum(one.offers for one in self._states)

    async def lag(self) -> int:
        """Of the one that is furthest behind. Raises ``ShardAway``."""
        return max(one.lag for one in await self._look())

    async def catch_up(self) -> None:
        """Ask all how they are: they follow by themselves. Raises ``ShardAway``."""
        reader = await asyncio.to_thread(lambda: self._room.reader)  # profiles are read here
        self._read_by = reader.identity
        await self._look()

    async def search(self, profile: ProfileReading, limit: int, day: date) -> SearchResult:
        """As ``Ranker.search`` over all. Raises ``NotReady``: where one is away, too."""
        asked = {
            "read_by": self._read_by,
            "reading": profile.to_row(),
            "vector": b64encode(profile.vector.astype("<f4").tobytes()).decode(),
            "limit": limit,
            "day": day,
        }
        try:
            return merged(await self._all(FOUND, "POST", f"{PATH}/search", orjson.dumps(asked)), limit)
        except ShardAway as error:
            raise NotReady(str(error)) from error

    async def _look(self) -> list[State]:
        try:
            self._states = await self._all(STATE, "GET", PATH)
        except ShardAway:
            self._states = []
            raise
        return self._states

    async def _all(self, kind: TypeAdapter[T], method: str, path: str, body: bytes | None = None) -> list[T]:
        asking = (self._one(kind, method, address + path, body) for address in self._addresses)
        return list(await asyncio.gather(*asking))

    async def _one(self, kind: TypeAdapter[T], method: str, url: str, body: bytes | None) -> T:
        headers = {"content-type": "application/json"} | ({HEADER: trace} if (trace := current()) else {})
        try:
            answer = await self._client.request(method, url, content=body, headers=headers)
            if answer.status_code == httpx.codes.OK:
                return kind.validate_python(orjson.loads(answer.content))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ShardAway(f"{url}: {type(error).__name__}") from error
        except ValueError as error:  # what is no JSON, or of another shape
            raise ShardAway(f"{url} answers something else") from error
        raise ShardAway(f"{url} answers {answer.status_code}")
