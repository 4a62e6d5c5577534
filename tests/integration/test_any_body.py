"""Whatever is sent to the APIs is taken or refused as a problem; what is taken never stops a view."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.floor import problems
from services.floor.database import connected
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import View, ViewRunner
from services.jobseekers import api as jobseekers_api
from services.jobseekers import publishing as jobseekers_publishing
from services.jobseekers import schemas as jobseekers_schemas
from services.jobseekers.commands import Jobseekers
from services.jobseekers.views import Profiles
from services.offers import api as offers_api
from services.offers import publishing as offers_publishing
from services.offers import schemas as offers_schemas
from services.offers.commands import Offers
from services.offers.queries import OfferQueries
from services.offers.views import OpenOffers
from services.recommendations.views import ReadOffers
from tests.integration.test_recommendations import Room

TRICKY = st.sampled_from(
    [
        "", " ", "\0", "a\0b", "\ud800", "x\udfffy", "\ufeff", "<script>alert(1)</script>", "a" * 70_000, "NaN", "xx", "BE",
        "nl", "C2", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
        "2026-01-01T10:00:00", "2026-02-30", 0, -1, 1, 3.5, 1e308, -1e308, float("nan"), float("inf"), 10**30, 10**400,
        True, None, [], {}, [[]], {"": None}, {"\ud800": 1},
    ]
)  # fmt: skip
VALUES = TRICKY | st.recursive(
    TRICKY | st.text(max_size=20) | st.integers() | st.floats() | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
NEW = {
    "offers": {"starts_on": "2026-05-01", "published_at": "2026-01-01", "programmes": ["Weldcome"], "url": "https://a.example", "source": "me"},
    "jobseekers": {"diplomas": [{"title": "CAP", "level": 3, "country": "FR", "year": 2010}], "available_from": "2026-05-01"},
}  # fmt: skip


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from paths(one, (*path, key))


def changed(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    whole = copy.deepcopy(body)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return whole


def bodies(body: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """The example with one to three of its values replaced, or removed, or anything at all; as JSON."""
    change = st.tuples(st.sampled_from(list(paths(body))), VALUES)

    def apply(changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
        result: Any = body
        for path, value in changes:
            try:
                result = changed(result, path, value)
            except (KeyError, IndexError, TypeError):  # an earlier change took away what this one is in
                continue
        return result

    changed_bodies = st.lists(change, min_size=1, max_size=3).map(apply)
    return changed_bodies.map(lambda value: json.dumps(value).encode())


class House:
    """The two APIs and every view of what they publish."""

    def __init__(self, database: Any, gazetteer: Any) -> None:
        self._database = database
        self.offers = Offers(database.environment("offers"))
        self.jobseekers = Jobseekers(database.environment("jobseekers"))
        self._room = Room()
        app = FastAPI()
        problems.install(app)
        app.include_router(offers_api.router(self.offers, OfferQueries(None), gazetteer))  # type: ignore[arg-type]
        app.include_router(jobseekers_api.router(self.jobseekers, gazetteer))
        self.client = TestClient(app, raise_server_exceptions=False)

    def follow(self) -> None:
        """Fold everything said so far; raises where a view cannot."""
        import asyncio

        asyncio.run(self._follow())

    async def _follow(self) -> None:
        async with connected(self._database, size=4) as pool:
            logs = {
                "offers": NotificationLog("offers", self.offers.mapper, offers_publishing.to_contract),
                "jobseekers": NotificationLog(
                    "jobseekers", self.jobseekers.mapper, jobseekers_publishing.to_contract
                ),
            }
            views: tuple[View, ...] = (OpenOffers(), Profiles(), ReadOffers(self._room))  # type: ignore[arg-type]
            for view in views:
                runner = ViewRunner(view, PostgresStream(pool, logs), pool)
                await runner.prepare()
                await runner.catch_up()


@pytest.fixture(scope="module")
def house(module_database, gazetteer) -> Iterator[House]:
    with psycopg.connect(module_database.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA offers")
        connection.execute("CREATE SCHEMA jobseekers")
    found = House(module_database, gazetteer)
    yield found
    found.offers.close()
    found.jobseekers.close()


def assert_taken_or_refused(answer: httpx.Response) -> None:
    if answer.status_code in (200, 201):
        return
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code and problem["title"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", ["offers", "jobseekers"])
def test_any_body_is_taken_or_refused_and_what_is_taken_can_be_followed(house, name):
    schemas = {"offers": offers_schemas, "jobseekers": jobseekers_schemas}
    body = schemas[name].EXAMPLE | NEW[name]

    @settings(max_examples=400, suppress_health_check=list(HealthCheck))
    @given(bodies(body) | st.binary(max_size=80))
    @example(b"")
    @example(b'{"a":' * 100_000)
    @example(json.dumps(body).encode().replace(b"Weldcome", b"\\ud800"))
    @example(json.dumps(body).encode()[:-1])
    @example(b'{"title": "S\xff"}')
    def every(content: bytes) -> None:
        answer = house.client.post(
            f"/api/{name}", content=content, headers={"Content-Type": "application/json"}
        )
        assert_taken_or_refused(answer)

    every()
    for moment in (
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-01-01T10:00:00",
        "9999-12-31",
    ):
        for field in ("published_at", "expires_on", "starts_on", "available_from"):
            every.hypothesis.inner_test(json.dumps(body | {field: moment}).encode())
    house.follow()
