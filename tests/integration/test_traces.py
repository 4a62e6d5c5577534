"""One trace from a command over its message to whoever follows."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode, format_trace_id

from services.assembly import assemble
from services.bootstrap import House, house
from services.floor import event_log
from services.floor.database import Database, Pool
from services.floor.settings import Settings
from services.floor.streams import Message, Partition, Position
from services.floor.streams.kafka.messages import understood, written
from services.floor.streams.postgres import PostgresStream
from services.floor.telemetry.logs import Json
from services.floor.telemetry.tracing import asked, exported
from services.offers.commands import Offers
from services.offers.schemas import EXAMPLE
from services.offers.views import OpenOffers
from services.recommendations.recommender import Recommender
from services.recommendations.views import ReadOffers
from tests.integration.test_offers_service import LILLE, terms
from tests.integration.test_recommendations import Given, Room
from tests.unit.test_kafka_messages import record

CALLER = "0af7651916cd43dd8448eb211c80319c"
HEADERS = {"traceparent": f"00-{CALLER}-b7ad6b7169203331-01"}


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    with exported("console", SimpleSpanProcessor(kept)):
        yield kept


@pytest.fixture
async def built(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house(Settings(home=tmp_path), database) as found:
        yield found


@pytest.fixture
async def client(built: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(assemble(built), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made


def named(spans: InMemorySpanExporter, name: str) -> ReadableSpan:
    [found] = [one for one in spans.get_finished_spans() if one.name == name]
    return found


async def traced(built: House) -> list[str | None]:
    async with built.stream.through(("offers",), _from_the_start, 100) as following:
        batches = await following.next()
    return [one.trace for batch in batches for one in batch.messages]


async def _from_the_start() -> dict[Partition, Position]:
    return {}


async def test_a_command_is_followed_through_message_and_fold(
    spans: InMemorySpanExporter, client: httpx.AsyncClient, built: House
) -> None:
    answer = await client.post("/api/offers", json=EXAMPLE, headers=HEADERS)
    request = named(spans, "POST /api/offers")
    assert format_trace_id(request.context.trace_id) == CALLER
    assert answer.headers["traceparent"].split("-")[1] == CALLER
    assert await traced(built) == [answer.headers["traceparent"]]

    await built.runner(OpenOffers).catch_up()
    fold = named(spans, "fold offers.open_offers")
    assert format_trace_id(fold.context.trace_id) == CALLER
    assert fold.parent is not None and fold.parent.span_id == request.context.span_id


async def test_what_is_folded_together_is_linked_to_each_command(
    spans: InMemorySpanExporter, client: httpx.AsyncClient, built: House
) -> None:
    for number in range(2):
        await client.post("/api/offers", json=EXAMPLE | {"reference": str(number)})
    await built.runner(OpenOffers).catch_up()
    fold = named(spans, "fold offers.open_offers")
    requests = [one for one in spans.get_finished_spans() if one.name == "POST /api/offers"]
    assert [link.context.span_id for link in fold.links] == [one.context.span_id for one in requests]


async def test_addresses_are_not_in_spans(spans: InMemorySpanExporter, client: httpx.AsyncClient) -> None:
    somebody = str(uuid4())
    assert (await client.get(f"/api/offers/{somebody}?q=Mouscron")).status_code == 404
    told = named(spans, "GET /api/offers/{offer_id}").to_json()
    assert somebody not in told and "Mouscron" not in told


async def test_an_unforeseen_error_is_logged_in_the_trace_of_its_request(
    spans: InMemorySpanExporter, client: httpx.AsyncClient, built: House
) -> None:
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(Json())
    logging.getLogger("services").addHandler(handler)
    try:
        await built.pool.close()
        answer = await client.get("/api/offers?q=Mouscron", headers=HEADERS)
    finally:
        logging.getLogger("services").removeHandler(handler)
    assert answer.status_code == 500 and CALLER in answer.headers["traceparent"]
    assert named(spans, "GET /api/offers").status.status_code is StatusCode.ERROR
    line = json.loads(said.getvalue())
    assert (line["message"], line["trace_id"]) == ("unforeseen error at GET /api/offers", CALLER)
    assert line["exception"]["reason"] == "InterfaceError: pool is closed"
    assert "Mouscron" not in said.getvalue()


async def test_without_a_sampled_trace_nothing_is_kept(
    client: httpx.AsyncClient, built: House, spans: InMemorySpanExporter
) -> None:
    await client.post("/api/offers", json=EXAMPLE, headers={"traceparent": HEADERS["traceparent"][:-1] + "0"})
    await asyncio.to_thread(built.offers.publish, "test", "1", terms("Soudeur", LILLE))
    assert await built.pool.fetchval("SELECT count(*) FROM offers.traces") == 0
    assert await traced(built) == [None, None]


async def test_traces_of_a_failed_write_and_of_long_ago_are_not_kept(
    offers: Offers, pool: Pool, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "KEPT", 2)
    with asked("import", {}):
        for number in range(5):
            await asyncio.to_thread(offers.publish, "test", str(number), terms("Soudeur", LILLE))
        stored = offers.recorder.select_notifications(1, 1)
        with pytest.raises(Exception, match="duplicate"):
            offers.recorder.insert_events(list(stored))
    kept = await pool.fetch("SELECT notification_id FROM offers.traces ORDER BY 1")
    assert [row[0] for row in kept] == [4, 5]


async def test_the_index_goes_on_in_the_trace_of_the_rows(spans: InMemorySpanExporter, pool: Pool) -> None:
    given = Given(pool, Room())
    await given.runner.prepare()
    recommender = Recommender(pool, Room(), wake_up_seconds=60)  # type: ignore[arg-type]
    following = asyncio.create_task(recommender.run())
    try:
        async with asyncio.timeout(20):
            while not recommender.ready:
                await asyncio.sleep(0.02)
            await given.published(1, "Soudeur")
            messages = given.stream.lists["offers"]
            messages[0] = Message("offers", 1, messages[0].contract, HEADERS["traceparent"])
            await given.runner.catch_up()
            while not len(recommender):
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.1)
    finally:
        following.cancel()
    fold, index = named(spans, f"fold {ReadOffers.name}"), named(spans, "index offers")
    assert format_trace_id(index.context.trace_id) == CALLER
    assert index.parent is not None and index.parent.span_id == fold.context.span_id
    assert format_trace_id(named(spans, "read offers").context.trace_id) == CALLER


async def test_a_message_keeps_its_trace_over_a_broker(
    spans: InMemorySpanExporter, client: httpx.AsyncClient, built: House
) -> None:
    answer = await client.post("/api/offers", json=EXAMPLE, headers=HEADERS)
    assert isinstance(built.stream, PostgresStream)
    message, found = await built.stream.again("offers", 1), await built.stream.told("offers", 0, 1)
    assert isinstance(message, Message) and found is not None
    (told,), _ = found
    sent = written(told)
    assert sent.headers["ce_traceparent"] == answer.headers["traceparent"].encode()
    again = understood("offers", record(message))
    assert isinstance(again, Message)
    assert replace(again, told=again.contract) == replace(message, told=message.contract)
