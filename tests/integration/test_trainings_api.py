"""The trainings API as its callers see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.floor.database import Database, Pool
from services.floor.places import Gazetteer
from services.floor.problems import install
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.trainings.api import router
from services.trainings.commands import Trainings
from services.trainings.publishing import to_contract
from services.trainings.queries import TrainingQueries
from services.trainings.schemas import TRAINING
from services.trainings.views import Sessions
from tests.keys import give_keys
from tests.trainings_given import ANNA, BRAM, PROGRAMME

SESSION = {
    "programme_id": str(PROGRAMME),
    "code": "2025-1",
    "starts_on": "2025-02-03",
    "ends_on": "2025-07-04",
    "seats": 1,
}
ENROLMENT = {"entered_on": "2025-02-03", "characteristics": {"gender": "female"}}


class OnlyTrainings(Sessions):
    """The view without its other upstream, which no test here writes to."""

    upstreams = ("trainings",)


class Caller:
    """Calls the API, in French."""

    def __init__(self, client: httpx.AsyncClient, view: ViewRunner) -> None:
        self._client, self._view = client, view

    async def __call__(self, method: str, path: str, body: Any = None) -> httpx.Response:
        await self._view.catch_up()
        return await self._client.request(method, f"/api/trainings{path}", json=body)

    async def opened(self) -> str:
        """The path of a new session of a new training."""
        training = (await self("POST", "", {"reference": "soudage", **TRAINING})).json()
        session = await self("POST", f"/{training['training_id']}/sessions", SESSION)
        assert session.status_code == 201, session.text
        return session.headers["Location"].removeprefix("/api/trainings")

    async def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str, str]:
        """Status, and rule and sentence of the first fault."""
        answer = await self(method, path, body)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        fault = answer.json()["errors"][0]
        return answer.status_code, fault["rule"], fault["message"]


@pytest.fixture
async def call(database: Database, pool: Pool, gazetteer: Gazetteer) -> AsyncIterator[Caller]:
    await pool.execute("CREATE SCHEMA trainings")
    app = FastAPI()
    install(app)
    with Trainings(database.environment("trainings")) as trainings:
        give_keys(trainings, ANNA, BRAM)
        app.include_router(router(trainings, TrainingQueries(pool), gazetteer))
        log = NotificationLog("trainings", trainings.mapper, to_contract)
        view = ViewRunner(OnlyTrainings(), PostgresStream(pool, {"trainings": log}), pool)
        await view.prepare()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        french = {"accept-language": "fr"}
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=french) as client:
            yield Caller(client, view)


async def test_a_participant_s_path_from_application_to_both_awards(call: Caller) -> None:
    session = await call.opened()
    person = f"{session}/participants/{ANNA}"
    application = {"applied_on": "2025-01-06", "characteristics": ENROLMENT["characteristics"]}
    assert (await call("POST", f"{person}/application", application)).status_code == 200
    assert (await call("POST", f"{person}/enrolment", ENROLMENT)).json()["entered_on"] == "2025-02-03"
    hours = {"from_day": "2025-02-03", "to_day": "2025-02-07", "hours_planned": 35, "hours_attended": 31.5}
    assert (await call("POST", f"{person}/attendance", hours)).json()["attendance"] == [hours]
    left = {
        "exited_on": "2025-05-02",
        "outcome": "dropped_out",
        "reason": "health",
        "remarks": "in confidence",
    }
    answer = await call("POST", f"{person}/exit", left)
    assert answer.json()["reason"] == "health"
    assert "in confidence" not in answer.text
    await call("PUT", f"{person}/exit", {"exited_on": "2025-07-04", "outcome": "completed"})
    granted = await call("POST", f"{person}/awards", {"award": "FR", "granted_on": "2025-07-04"})
    assert granted.json()["is_complete"] is False
    granted = await call("POST", f"{person}/awards", {"award": "BE", "granted_on": "2025-07-11"})
    assert granted.json()["is_complete"] is True
    assert granted.json()["awards"] == {"FR": "2025-07-04", "BE": "2025-07-11"}

    path = (await call("GET", person)).json()
    assert path == granted.json()
    assert (path["outcome"], path["reason"], path["characteristics"]["gender"]) == (
        "completed",
        None,
        "female",
    )
    found = (await call("GET", f"/sessions?programme={PROGRAMME}")).json()
    counts = [found["sessions"][0][name] for name in ("seats_free", "applied", "completed", "certified")]
    assert (found["total"], counts) == (1, [0, 1, 1, 1])


async def test_trainings_and_sessions_are_offered_amended_listed_and_cancelled(call: Caller) -> None:
    session = await call.opened()
    shown = (await call("GET", session)).json()
    training = f"/{shown['training_id']}"
    sites = (await call("GET", training)).json()["terms"]["sites"]
    assert [site["place"]["latitude"] is not None for site in sites] == [True, True]
    amended = await call("PUT", training, TRAINING | {"awards": TRAINING["awards"][:1]})
    assert len(amended.json()["terms"]["awards"]) == 1
    assert [one["reference"] for one in (await call("GET", "")).json()] == ["soudage"]

    assert shown["awards"] == ["FR", "BE"]
    body = {name: SESSION[name] for name in ("programme_id", "starts_on")} | {
        "ends_on": "2099-07-04",
        "seats": 7,
    }
    amended = await call("PUT", session, body | {"starts_on": "2099-01-05"})
    assert (amended.json()["seats_free"], amended.json()["awards"]) == (7, ["FR"])
    assert amended.json()["terms"]["code"] == "2025-1"
    assert (await call("GET", "/sessions?free=true")).json()["total"] == 1
    assert (await call("GET", f"/sessions?programme={uuid4()}")).json() == {"total": 0, "sessions": []}
    assert (await call("POST", f"{session}/cancel")).json()["is_cancelled"] is True
    assert (await call("GET", "/sessions?free=true")).json()["total"] == 0
    assert (await call("GET", "/sessions")).json()["total"] == 1


async def test_problems_are_told_in_french(call: Caller) -> None:
    session = await call.opened()
    anna, bram = (f"{session}/participants/{person}" for person in (ANNA, BRAM))
    await call("POST", f"{anna}/enrolment", ENROLMENT)
    assert await call.refused("POST", f"{bram}/enrolment", ENROLMENT) == (
        409,
        "session_full",
        "Toutes les places de cette session sont occupées.",
    )
    outside = ENROLMENT | {"entered_on": "2025-07-05"}
    assert await call.refused("POST", f"{bram}/enrolment", outside) == (
        422,
        "outside_session",
        "On entre un jour de la session (2025-02-03 – 2025-07-04).",
    )
    left = {"exited_on": "2025-03-03", "outcome": "dropped_out"}
    assert await call.refused("POST", f"{anna}/exit", left) == (
        422,
        "reason_needed",
        "Indiquez pourquoi cette personne a abandonné.",
    )
    assert await call.refused("POST", f"{session}/cancel") == (
        409,
        "session_has_participants",
        "Cette session a des participants et ne peut plus être annulée.",
    )
    assert (await call.refused("GET", bram))[:2] == (404, "unknown_participant")
    assert (await call.refused("GET", f"/sessions/{uuid4()}"))[:2] == (404, "unknown_session")
    assert (await call.refused("GET", f"/{uuid4()}"))[:2] == (404, "unknown_training")


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (
            {"sites": [{"kind": "theory", "place": "Atlantis-sous-Mer"}]},
            "sites.0.place.label",
            "unknown_place",
        ),
        ({"sites": []}, "sites", "too_few"),
        ({"language": "xx"}, "language", "unknown_language"),
        ({"awards": TRAINING["awards"] * 2}, "awards", "too_many"),
        ({"awards": TRAINING["awards"][:1] * 2}, "awards.1.code", "duplicate_award"),
        ({"trainer": "Camille"}, "trainer", "unknown_field"),
        ({"conditions": "a\0b"}, "conditions", "not_text"),
    ],
)
async def test_a_fault_names_its_field(call: Caller, change: dict[str, Any], field: str, rule: str) -> None:
    answer = await call("POST", "", {"reference": "soudage", **TRAINING, **change})
    assert answer.status_code == 422
    assert (field, rule) in [(one["field"], one["rule"]) for one in answer.json()["errors"]]


async def test_the_documented_api_is_complete(gazetteer: Gazetteer) -> None:
    app = FastAPI()
    with Trainings(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as trainings:
        app.include_router(router(trainings, TrainingQueries.__new__(TrainingQueries), gazetteer))
    operations = [operation for methods in app.openapi()["paths"].values() for operation in methods.values()]
    assert len(operations) == 18
    assert all(operation["summary"] and operation["description"] for operation in operations)
    assert all("422" in one["responses"] for one in operations if one["summary"] != "All trainings")
