"""The placements API as its callers see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.floor.database import Database, Pool
from services.floor.problems import install
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner, Writes
from services.placements.api import router
from services.placements.commands import Placements
from services.placements.publishing import to_contract
from services.placements.queries import PlacementQueries
from services.placements.views import PathsThroughSessions, PlacementsAndFollowUps
from tests.keys import give_keys
from tests.paths import OTHER, PERSON, PROGRAMME, SESSION, WELDING, enrolled, exited, session_opened

MORNING = datetime(2025, 1, 2, 8, tzinfo=UTC)
WHOSE = {"session_id": str(SESSION), "person_id": str(PERSON)}
PLACED: dict[str, Any] = WHOSE | WELDING
FOLLOWED: dict[str, Any] = WHOSE | {
    "milestone": "6_months",
    "situation_on": "2024-12-20",
    "situation": "employed",
    "source": "telephone",
    "country_of_work": "BE",
}


class Caller(httpx.AsyncClient):
    """A client, and the view that lists are read from."""

    view: ViewRunner


@pytest.fixture
async def caller(database: Database, pool: Pool) -> AsyncIterator[Caller]:
    """The API, with one participant who has left the session and one who has not."""
    app = FastAPI()
    install(app)
    await pool.execute("CREATE SCHEMA placements")
    with Placements(env=database.environment("placements")) as commands:
        give_keys(commands, PERSON)
        stream = PostgresStream(
            pool, {"placements": NotificationLog("placements", commands.mapper, to_contract)}
        )
        paths = ViewRunner(PathsThroughSessions(), stream, pool)
        await paths.prepare()
        async with pool.acquire() as connection, connection.transaction():
            writes = Writes(connection)
            told = (session_opened(MORNING), enrolled(MORNING), exited(MORNING), enrolled(MORNING, OTHER))
            await paths.view.apply_all(told, writes)
            await writes.flush()
        app.include_router(router(commands, PlacementQueries(pool)))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with Caller(transport=transport, base_url="http://test") as client:
            client.view = ViewRunner(_OnlyPlacements(), stream, pool)
            await client.view.prepare()
            yield client


class _OnlyPlacements(PlacementsAndFollowUps):
    """Without the upstream that no test here speaks on."""

    upstreams = ("placements",)


async def recorded(caller: Caller, **changes: Any) -> str:
    answer = await caller.post("/api/placements", json=PLACED | changes)
    assert answer.status_code == 201, answer.text
    where: str = answer.headers["Location"]
    return where


async def test_a_placement_is_recorded_and_shown_with_its_history(caller: Caller) -> None:
    where = await recorded(caller, reference="117", remarks="très motivée")
    corrected = await caller.put(where, json=WELDING | {"contract": "fixed_term"})
    assert corrected.status_code == 200, corrected.text
    withdrawn = await caller.post(f"{where}/withdraw", json={"reason": "never_started"})
    assert withdrawn.json()["is_withdrawn"] is True

    shown = (await caller.get(where)).json()
    assert (shown["programme_id"], shown["withdrawal_reason"]) == (str(PROGRAMME), "never_started")
    assert [one["what"] for one in shown["history"]] == ["recorded", "corrected", "withdrawn"]
    assert [one["terms"]["contract"] for one in shown["history"][:2]] == ["permanent", "fixed_term"]
    assert shown["terms"]["employer"]["registration"]["number"] == "0403170701"
    assert "motivée" not in str(shown)


async def test_sent_twice_it_is_the_same_placement(caller: Caller) -> None:
    assert await recorded(caller) == await recorded(caller)
    assert await recorded(caller, reference="a") != await recorded(caller, reference="b")


async def test_placements_are_listed_by_programme_session_and_person(caller: Caller) -> None:
    where = await recorded(caller)
    await caller.view.catch_up()
    for query, total in (
        ("", 1),
        (f"?programme={PROGRAMME}&session={SESSION}&person={PERSON}", 1),
        (f"?person={OTHER}", 0),
        (f"?programme={uuid4()}", 0),
    ):
        found = (await caller.get(f"/api/placements{query}")).json()
        assert (found["total"], len(found["placements"])) == (total, total)
    listed = (await caller.get("/api/placements")).json()["placements"][0]
    assert where.endswith(listed["placement_id"])
    assert listed["terms"]["employer"]["name"] == "Ateliers Lysandre"


async def test_what_is_due_is_due_until_it_is_recorded(caller: Caller) -> None:
    address = f"/api/placements/follow-ups/due?on=2025-01-01&programme={PROGRAMME}"
    due = (await caller.get(address)).json()
    assert [(one["milestone"], one["due_on"], one["days_overdue"]) for one in due] == [
        ("4_weeks", "2024-07-26", 159),
        ("3_months", "2024-09-28", 95),
        ("6_months", "2024-12-28", 4),
    ]
    told = await caller.post("/api/placements/follow-ups", json=FOLLOWED | {"remarks": "à rappeler"})
    assert told.status_code == 201, told.text
    assert told.json() == FOLLOWED | {
        "follow_up_id": told.json()["follow_up_id"],
        "programme_id": str(PROGRAMME),
        "contract": None,
    }
    await caller.view.catch_up()
    assert [one["milestone"] for one in (await caller.get(address)).json()] == ["4_weeks", "3_months"]
    # Without a day it is today, when all of them have fallen due.
    assert len((await caller.get("/api/placements/follow-ups/due")).json()) == 3


@pytest.mark.parametrize(
    ("change", "status", "field", "rule"),
    [
        ({"starts_on": "2024-01-07"}, 422, "starts_on", "before_session"),
        ({"evidence": []}, 422, "evidence", "evidence_needed"),
        ({"country_of_work": "XX"}, 422, "country_of_work", "unknown_country"),
        ({"name": "Camille"}, 422, "name", "unknown_field"),
        ({"person_id": str(uuid4())}, 404, "person_id", "unknown_path"),
        ({"session_id": str(uuid4())}, 404, "person_id", "unknown_path"),
        (
            {"employer": {"registration": {"scheme": "BCE", "number": "0403170702"}}},
            422,
            "employer.registration.number",
            "bad_check_digit",
        ),
    ],
)
async def test_a_fault_of_a_placement_names_its_field(
    caller: Caller, change: dict[str, Any], status: int, field: str, rule: str
) -> None:
    answer = await caller.post("/api/placements", json=PLACED | change)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert [(one["field"], one["rule"]) for one in answer.json()["errors"]] == [(field, rule)]


@pytest.mark.parametrize(
    ("change", "status", "field", "rule"),
    [
        ({"person_id": str(uuid4())}, 404, "person_id", "unknown_path"),
        ({"person_id": str(OTHER)}, 422, "milestone", "no_exit_yet"),
        ({"situation_on": "2024-11-12"}, 422, "situation_on", "outside_milestone"),
        ({"country_of_work": None}, 422, "country_of_work", "country_needed"),
        ({"milestone": "9_months"}, 422, "milestone", "unknown_code"),
        ({"situation_on": "2024-02-30"}, 422, "situation_on", "impossible_date"),
    ],
)
async def test_a_fault_of_a_follow_up_names_its_field(
    caller: Caller, change: dict[str, Any], status: int, field: str, rule: str
) -> None:
    answer = await caller.post("/api/placements/follow-ups", json=FOLLOWED | change)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert [(one["field"], one["rule"]) for one in answer.json()["errors"]] == [(field, rule)]


async def test_the_sentence_is_in_the_callers_language(caller: Caller) -> None:
    said = {}
    for language in ("fr", "nl"):
        answer = await caller.post(
            "/api/placements/follow-ups",
            json=FOLLOWED | {"situation_on": "2024-11-12"},
            headers={"accept-language": language},
        )
        said[language] = answer.json()["errors"][0]["message"]
    assert said == {
        "fr": "Ce suivi décrit la situation autour du 2024-12-28 : indiquez un jour du 2024-11-13 au 2025-02-11.",
        "nl": "Deze opvolging beschrijft de situatie rond 2024-12-28: "
        "geef een dag van 2024-11-13 tot en met 2025-02-11.",
    }


async def test_what_was_withdrawn_is_no_longer_changed(caller: Caller) -> None:
    where = await recorded(caller)
    withdrawal = {"reason": "entered_in_error"}
    assert (await caller.post(f"{where}/withdraw", json=withdrawal)).status_code == 200
    again = await caller.post(f"{where}/withdraw", json=withdrawal)
    assert (again.status_code, again.json()["errors"][0]["rule"]) == (409, "already_withdrawn")
    corrected = await caller.put(where, json=WELDING | {"sector": "C"})
    assert (corrected.status_code, corrected.json()["errors"][0]["rule"]) == (409, "placement_withdrawn")


async def test_no_placement_has_an_unknown_id(caller: Caller) -> None:
    where = f"/api/placements/{uuid4()}"
    for method, path, body in (
        ("GET", where, None),
        ("PUT", where, WELDING),
        ("POST", f"{where}/withdraw", {"reason": "duplicate"}),
    ):
        answer = await caller.request(method, path, json=body)
        assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (404, "unknown_placement")


async def test_every_operation_is_documented_and_its_examples_are_taken(caller: Caller) -> None:
    described = (await caller.get("/openapi.json")).json()
    operations = [one for path in described["paths"].values() for one in path.values()]
    assert len(operations) == 7
    for operation in operations:
        assert operation["summary"] and operation["description"]
        assert "422" in operation["responses"]
    schemas = described["components"]["schemas"]
    (placed,), (told,) = schemas["PlacementPosted"]["examples"], schemas["FollowUpGiven"]["examples"]
    dates = {"starts_on": "2024-07-01", "ends_on": None, "situation_on": "2024-12-20"}
    for example, where in ((placed, "/api/placements"), (told, "/api/placements/follow-ups")):
        here = example | WHOSE | {name: day for name, day in dates.items() if name in example}
        assert (await caller.post(where, json=here)).status_code == 201
