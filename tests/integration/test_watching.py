"""Health and metrics of a whole house: numbers move with what happens, and say nothing of anybody."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.assembly import assemble
from services.bootstrap import House
from services.floor.database import Pool
from services.floor.troubles import troubles
from services.floor.views import ViewRunner
from services.offers.schemas import EXAMPLE
from services.offers.views import OpenOffers
from services.parts import Parts
from services.recommendations.recommender import Recommender
from tests.benchmarks.processes import free_port, until_answered
from tests.homes import temporary_home
from tests.integration.test_recommendations import Room
from tests.integration.test_views import ListStream
from tests.integration.test_views_quarantine import POISON, Choosy

VIEW = "offers.open_offers"
Numbers = dict[tuple[str, frozenset[str]], float]


@pytest.fixture
async def client(built: House) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(built, built.everything) as made:
        yield made


def calling(built: House, parts: Parts) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(assemble(built, parts), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def numbers(client: httpx.AsyncClient) -> Numbers:
    """Every sample by its name and the values of its labels."""
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def of(found: Numbers, name: str, *labels: str) -> float:
    return found.get((f"passerelle_{name}", frozenset(labels)), 0)


async def test_numbers_move_after_an_offer_is_published(client: httpx.AsyncClient, built: House) -> None:
    before = await numbers(client)
    assert of(before, "lag_positions", VIEW) == 0
    published = await client.post("/api/offers", json=EXAMPLE)
    behind = await numbers(client)
    assert of(behind, "lag_positions", VIEW) == 1 and of(behind, "ready") == 0

    assert await built.runner(OpenOffers).catch_up() == 1
    await client.get(published.headers["Location"])
    await client.get(f"/fr/offers/{published.json()['offer_id']}")
    after = await numbers(client)
    assert of(after, "lag_positions", VIEW) == 0
    assert of(after, "messages_folded_total", VIEW) - of(before, "messages_folded_total", VIEW) == 1
    for asked in (
        ("command", "POST", "/api/offers", "2xx"),
        ("query", "GET", "/api/offers/{offer_id}", "2xx"),
        ("query", "GET", "/{language}/offers/{offer_id}", "2xx"),
    ):
        counted = "http_request_duration_seconds_count"
        assert of(after, counted, *asked) - of(before, counted, *asked) == 1, asked


async def test_metrics_hold_no_address_that_somebody_asked_for(client: httpx.AsyncClient) -> None:
    somebody = str(uuid4())
    for address in (f"/api/offers/{somebody}", f"/fr/offers/{somebody}", f"/{somebody}", f"/api/{somebody}"):
        assert (await client.get(address)).status_code == 404
    assert (await client.request("ZOE", "/fr")).status_code == 405
    said = (await client.get("/metrics")).text
    assert somebody not in said and "ZOE" not in said
    assert 'method="other",route="/{language}",status="4xx"' in said
    assert 'route="nowhere",status="4xx"' in said


async def test_metrics_are_no_part_of_the_api_nor_of_the_pages(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()["paths"]
    assert "/health/ready" in described and "/metrics" not in described
    assert (await client.get("/fr/metrics")).status_code == 404


async def test_probes_are_no_queries_of_anybody(client: httpx.AsyncClient) -> None:
    for address in ("/health/live", "/health/ready", "/metrics"):
        await client.get(address)
    routes = [labels for name, labels in await numbers(client) if name.endswith("_seconds_count")]
    assert not [one for one in routes if one & {"/health/live", "/health/ready", "/metrics"}]


async def test_what_is_followed_is_told_of_before_anything_happens(built: House) -> None:
    view = "trainings.sessions"
    runner = next(one for one in built.runners if one.name == view)
    async with calling(built, built.parts([f"view:{view}"])) as client:
        following = asyncio.create_task(runner.run())
        try:
            await asyncio.sleep(0)
            found = await numbers(client)
        finally:
            following.cancel()
    for name in ("messages_folded_total", "messages_refused_total", "follower_failures_total"):
        assert (f"passerelle_{name}", frozenset({view})) in found


async def test_a_process_without_pages_tells_of_what_it_follows_only(built: House) -> None:
    async with calling(built, built.parts([f"view:{VIEW}"])) as client:
        found = await numbers(client)
        ready = (await client.get("/health/ready")).json()
    assert ("passerelle_messages_set_aside", frozenset({VIEW})) in found
    assert [labels for name, labels in found if name == "passerelle_lag_positions"] == [frozenset({VIEW})]
    assert ("passerelle_offers_in_index", frozenset[str]()) not in found
    assert ready == {
        "ready": True,
        "offers_in_index": 0,
        "views": [{"view": VIEW, "lag": 0, "last_error": None}],
    }


async def test_a_message_that_cannot_be_taken_is_counted_once(pool: Pool, client: httpx.AsyncClient) -> None:
    stream = ListStream()
    runner = ViewRunner(Choosy(), stream, pool)
    await runner.prepare()
    before = await numbers(client)
    poisoned = uuid4()
    for what, by in ((uuid4(), 1), (poisoned, POISON), (poisoned, 2), (uuid4(), 3)):
        stream.add("one", what, by)
    await runner.catch_up()
    after = await numbers(client)
    name = runner.view.name
    assert of(after, "messages_refused_total", name) - of(before, "messages_refused_total", name) == 1
    assert of(after, "messages_folded_total", name) - of(before, "messages_folded_total", name) == 2


async def test_not_ready_says_what_is_not(client: httpx.AsyncClient, built: House) -> None:
    await client.post("/api/offers", json=EXAMPLE)
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    body = answer.json()
    assert body["ready"] is False
    lags = {one["view"]: one["lag"] for one in body["views"]}
    assert lags[VIEW] == 1 and lags["programmes.obstacles"] == 0

    runner = built.runner(OpenOffers)
    failures = of(await numbers(client), "follower_failures_total", VIEW)
    await built.pool.execute("ALTER TABLE offers.open_offers RENAME TO elsewhere")
    following = asyncio.create_task(runner.run())
    try:
        async with asyncio.timeout(20):
            while runner.last_error is None:
                await asyncio.sleep(0.02)
        told = (await client.get("/health/ready")).json()["views"]
        errors = {one["view"]: one["last_error"] for one in told}
        assert errors[VIEW].startswith("UndefinedTableError: ")
        assert of(await numbers(client), "follower_failures_total", VIEW) >= failures + 1
    finally:
        following.cancel()


async def test_what_goes_wrong_with_the_index_is_told_until_it_is_well_again(built: House) -> None:
    recommender = Recommender(built.pool, Room(), wake_up_seconds=0.05)  # type: ignore[arg-type]
    built.recommender = recommender

    async def until(is_well: bool) -> None:
        async with asyncio.timeout(20):
            while recommender.ready is not is_well or (recommender.last_error is None) is not is_well:
                await asyncio.sleep(0.02)

    async with calling(built, built.parts(["recommendations"])) as client:
        failures = of(await numbers(client), "follower_failures_total", "index")
        await built.pool.execute("ALTER TABLE recommendations.offers RENAME TO elsewhere")
        following = asyncio.create_task(recommender.run())
        try:
            await until(is_well=False)
            [told] = (await client.get("/health/ready")).json()["views"]
            assert (told["view"], told["lag"]) == ("index", None)
            assert told["last_error"].startswith("UndefinedTableError: ")
            assert (await troubles(built.pool))["index"] == told["last_error"]
            assert of(await numbers(client), "follower_failures_total", "index") >= failures + 1

            await built.pool.execute("ALTER TABLE recommendations.elsewhere RENAME TO offers")
            await until(is_well=True)
            answer = await client.get("/health/ready")
        finally:
            following.cancel()
    assert answer.status_code == 200
    assert answer.json()["views"] == [{"view": "index", "lag": 0, "last_error": None}]
    assert await troubles(built.pool) == {}


async def test_an_encoder_that_cannot_be_opened_is_told_and_looked_for_again(built: House) -> None:
    room = Room()
    room.reader, given = None, room.reader  # type: ignore[assignment]
    recommender = Recommender(built.pool, room, wake_up_seconds=0.05)  # type: ignore[arg-type]
    following = asyncio.create_task(recommender.run())
    try:
        async with asyncio.timeout(20):
            while recommender.last_error is None:
                await asyncio.sleep(0.02)
            assert recommender.last_error.startswith("AttributeError: ")
            room.reader = given
            while not recommender.ready:
                await asyncio.sleep(0.02)
    finally:
        following.cancel()


async def test_a_database_that_is_away_is_told_and_counters_are_still_there(
    client: httpx.AsyncClient, built: House
) -> None:
    await client.get("/fr")
    await built.pool.close()
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert {one["lag"] for one in answer.json()["views"]} == {None}
    found = await numbers(client)
    assert of(found, "http_request_duration_seconds_count", "query", "GET", "/{language}", "2xx") >= 1
    assert ("passerelle_lag_positions", frozenset({VIEW})) not in found
    assert of(found, "ready") == 0


def test_a_process_that_follows_speaks_json_and_serves_its_numbers() -> None:
    begun = f'passerelle_follower_failures_total{{follower="{VIEW}"}} 0.0'
    with temporary_home() as home:
        port = free_port()
        environment = {
            **os.environ, "PASSERELLE_HOME": str(home), "PASSERELLE_PORT": str(port), "PASSERELLE_LOG_FORMAT": "json"
        }  # fmt: skip
        command = [str(Path(sys.executable).with_name("passerelle")), "serve", f"view:{VIEW}"]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            until_answered(f"http://127.0.0.1:{port}/health/ready")
            told, deadline = "", time.monotonic() + 20
            while begun not in told and time.monotonic() < deadline:  # served first, then followed
                told = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
    assert f'passerelle_lag_positions{{follower="{VIEW}"}} 0.0' in told
    assert begun in told
    messages = [json.loads(line)["message"] for line in said.splitlines()]
    assert messages[-1] == "Stopped." and any(VIEW in one for one in messages)


def test_health_and_numbers_move_to_a_port_of_their_own() -> None:
    with temporary_home() as home:
        port, apart = free_port(), free_port()
        environment = {
            **os.environ, "PASSERELLE_HOME": str(home), "PASSERELLE_PORT": str(port), "PASSERELLE_WATCH_PORT": str(apart)
        }  # fmt: skip
        command = [str(Path(sys.executable).with_name("passerelle")), "serve", "offers"]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            until_answered(f"http://127.0.0.1:{apart}/health/ready")
            answers = {
                (asked, path): httpx.get(f"http://127.0.0.1:{asked}{path}").status_code
                for asked in (port, apart)
                for path in ("/health/live", "/metrics", "/api/offers")
            }
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
    assert [answers[port, path] for path in ("/health/live", "/metrics", "/api/offers")] == [404, 404, 200]
    assert [answers[apart, path] for path in ("/health/live", "/metrics", "/api/offers")] == [200, 200, 404]


async def test_every_number_is_documented(client: httpx.AsyncClient) -> None:
    documented = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
    told = (await client.get("/metrics")).text
    ours = {line.split()[2] for line in told.splitlines() if line.startswith("# TYPE passerelle_")}
    assert len(ours) >= 9
    assert {name for name in ours if f"`{name}`" not in documented} == set()
