"""The programmes API over a real database, as its callers see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.floor import problems
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.kernel.clock import today
from services.programmes.api import router
from services.programmes.commands import Programmes
from services.programmes.publishing import to_contract
from services.programmes.queries import ProgrammeQueries
from services.programmes.schemas import DECLARED, QUOTED, TERMS
from services.programmes.views import ObstacleRegister, ProgrammeRegister
from tests.integration.programmes_given import FIGURE, SOMEBODY, SOMEBODY_ELSE, People, Told
from tests.keys import give_keys

HERE = "/api/programmes/deux-rives"


@pytest.fixture
async def programmes(database, pool) -> AsyncIterator[Programmes]:
    await pool.execute("CREATE SCHEMA programmes")
    people = People()
    people.erased.add(SOMEBODY_ELSE)
    with Programmes(database.environment("programmes"), people) as application:
        give_keys(application, SOMEBODY)
        yield application


@pytest.fixture
async def views(pool, programmes) -> list[ViewRunner]:
    log = NotificationLog("programmes", programmes.mapper, to_contract)
    stream = Told(PostgresStream(pool, {"programmes": log}))
    runners = [ViewRunner(view, stream, pool) for view in (ProgrammeRegister(), ObstacleRegister())]
    for runner in runners:
        await runner.prepare()
    return runners


@pytest.fixture
def app(pool, programmes) -> FastAPI:
    app = FastAPI()
    problems.install(app)
    app.include_router(router(programmes, ProgrammeQueries(pool)))
    return app


@pytest.fixture
async def api(app, views) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def started(api) -> dict[str, Any]:
    return (await api.put(HERE, json=TERMS)).json()


async def followed(views: list[ViewRunner]) -> None:
    for runner in views:
        await runner.catch_up()


def broken(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(error["field"], error["rule"]) for error in answer.json()["errors"]]


def tomorrow() -> str:
    return (today() + timedelta(days=1)).isoformat()


async def test_a_programme_is_started_shown_amended_and_listed(api, views) -> None:
    made = await api.put(HERE, json=TERMS)
    assert (made.status_code, made.json()["code"], made.json()["declared"]) == (201, "deux-rives", [])
    assert (await api.get(HERE)).json() == made.json()
    amended = await api.put(HERE, json=TERMS | {"name": "  Twee Oevers ", "language": "nl", "versions": []})
    assert amended.status_code == 200
    assert amended.json()["terms"]["name"] == "Twee Oevers"
    await followed(views)
    assert (await api.get("/api/programmes")).json() == [amended.json()]


async def test_a_declared_figure_is_shown_as_quoted(api, started) -> None:
    first = await api.post(f"{HERE}/declared-figures", json=QUOTED)
    again = await api.post(f"{HERE}/declared-figures", json=QUOTED)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == (await api.get(HERE)).json()
    assert first.json()["declared"] == [QUOTED]


async def test_published_figures_carry_what_gives_them_again(api, views, programmes, started) -> None:
    programmes.publish_figure(UUID(started["programme_id"]), **FIGURE)
    await followed(views)
    (figure,) = (await api.get(f"{HERE}/figures")).json()
    assert figure["positions"] == FIGURE["positions"]
    assert (figure["definition"], figure["version"], figure["as_of"]) == ("esf_six_months", 1, "2021-12-31")
    assert (figure["numerator"], figure["denominator"], figure["unknown"]) == (14, 20, 2)
    assert (figure["value"], figure["lower"], figure["upper"]) == (0.7, 0.7, 0.8)


async def test_an_obstacle_is_declared_followed_resolved_and_counted(api, views, started) -> None:
    made = await api.post(
        f"{HERE}/obstacles",
        json=DECLARED | {"person_id": str(SOMEBODY), "reference": "ADM-17", "remarks": "Attend."},
    )
    assert made.status_code == 201
    where = made.headers["Location"]
    assert (await api.get(where)).json() == made.json()
    assert (made.json()["status"], made.json()["person_id"]) == ("open", str(SOMEBODY))

    step = {"followed_on": "2019-02-01", "step": "waiting", "owner": "Onem", "remarks": "Rappelé."}
    waiting = (await api.post(f"{where}/follow", json=step)).json()
    assert (waiting["step"], waiting["owner"], waiting["followed_on"]) == ("waiting", "Onem", "2019-02-01")
    end = {"resolved_on": "2019-03-01", "outcome": "alleviated"}
    ended = await api.post(f"{where}/resolve", json=end)
    assert (ended.json()["status"], ended.json()["resolved_on"]) == ("alleviated", "2019-03-01")
    assert (await api.post(f"{where}/resolve", json=end)).json() == ended.json()
    assert "Attend" not in ended.text + made.text and "Rappelé" not in ended.text

    await api.post(f"{HERE}/obstacles", json=DECLARED)
    await followed(views)
    listed = (await api.get(f"{HERE}/obstacles")).json()
    assert [one["status"] for one in listed] == ["open", "alleviated"]
    assert listed[1] == ended.json()
    of_somebody = await api.get(f"{HERE}/obstacles", params={"person_id": str(SOMEBODY)})
    assert of_somebody.json() == [ended.json()]
    about = {"kind": "unemployment_benefit", "country": "BE"}
    assert (await api.get(f"{HERE}/obstacles/counts")).json() == [
        about | {"status": "alleviated", "count": 1},
        about | {"status": "open", "count": 1},
    ]


async def test_an_obstacle_sent_twice_under_its_reference_is_one(api, started) -> None:
    sent = DECLARED | {"reference": "ADM-17"}
    first, second = [await api.post(f"{HERE}/obstacles", json=sent) for _ in range(2)]
    assert first.json() == second.json()
    other = await api.post(f"{HERE}/obstacles", json=sent | {"country": "FR"})
    assert (other.status_code, broken(other)) == (409, [("reference", "declared_otherwise")])


async def test_every_fault_of_a_programme_is_told_at_once(api) -> None:
    answer = await api.put(
        "/api/programmes/Deux%20Rives", json=TERMS | {"ends_on": "2017-01-01", "definitions": ["esf"]}
    )
    assert answer.status_code == 422
    assert broken(answer) == [
        ("code", "programme_code"),
        ("ends_on", "ends_before_start"),
        ("definitions.0", "unknown_definition"),
        ("targets.0.definition", "not_reported_under"),
    ]


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"name": " "}, "name", "too_short"),
        ({"language": "xx"}, "language", "unknown_language"),
        ({"countries": ["XX"]}, "countries.0", "unknown_country"),
        ({"definitions": []}, "definitions", "too_few"),
        ({"manager": "Camille"}, "manager", "unknown_field"),
        ({"description": "a\0b"}, "description", "not_text"),
    ],
)
async def test_a_fault_of_a_programme_names_its_field(api, change, field, rule) -> None:
    answer = await api.put(HERE, json=TERMS | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (field, rule) in broken(answer)


@pytest.mark.parametrize(
    ("path", "body", "field", "rule"),
    [
        ("declared-figures", QUOTED | {"source": " "}, "source", "too_short"),
        ("declared-figures", QUOTED | {"declared_on": "{tomorrow}"}, "declared_on", "in_the_future"),
        ("declared-figures", QUOTED | {"value": -1}, "value", "too_small"),
        ("obstacles", DECLARED | {"declared_on": "{tomorrow}"}, "declared_on", "in_the_future"),
        ("obstacles", DECLARED | {"remarks": "Attend."}, "remarks", "remarks_without_person"),
        ("obstacles", DECLARED | {"kind": "weather"}, "kind", "unknown_code"),
        ("obstacles", DECLARED | {"person_id": str(SOMEBODY_ELSE)}, "person_id", "person_erased"),
    ],
)
async def test_a_fault_of_what_is_declared_names_its_field(api, started, path, body, field, rule) -> None:
    sent = {name: tomorrow() if value == "{tomorrow}" else value for name, value in body.items()}
    answer = await api.post(f"{HERE}/{path}", json=sent)
    assert broken(answer) == [(field, rule)]


async def test_problems_speak_the_callers_language(api, started) -> None:
    where = (await api.post(f"{HERE}/obstacles", json=DECLARED)).headers["Location"]
    await api.post(f"{where}/resolve", json={"resolved_on": "2019-03-01", "outcome": "resolved"})
    asked = [
        ("POST", f"{where}/resolve", {"resolved_on": "2019-04-01", "outcome": "resolved"}, 409,
         "Cet obstacle est déjà clos. Pour le rouvrir, enregistrez une étape.",
         "Deze belemmering is al afgesloten. Registreer een stap om ze opnieuw te openen."),
        ("POST", f"{where}/follow", {"followed_on": "2019-01-01", "step": "waiting"}, 422,
         "Cette date précède le jour où l’obstacle a été signalé.",
         "Deze datum ligt vóór de dag waarop de belemmering werd gemeld."),
        ("GET", "/api/programmes/nobody", None, 404, "Ce programme n’existe pas.", "Dit programma bestaat niet."),
        ("PUT", HERE, TERMS | {"targets": [{"definition": "wioa_q2", "value": 1}]}, 422,
         "Le programme ne rend pas compte selon la définition « wioa_q2 ».",
         "Het programma rapporteert niet volgens de definitie “wioa_q2”."),
    ]  # fmt: skip
    for method, path, body, status, french, dutch in asked:
        for language, sentence in (("fr", french), ("nl", dutch)):
            answer = await api.request(method, path, json=body, headers={"Accept-Language": language})
            assert (answer.status_code, answer.json()["detail"]) == (status, sentence)


async def test_what_does_not_exist_is_not_found(api, views, started) -> None:
    elsewhere = "/api/programmes/act-emploi"
    await api.put(elsewhere, json=TERMS)
    theirs = (await api.post(f"{elsewhere}/obstacles", json=DECLARED)).json()["obstacle_id"]
    await followed(views)
    step = {"followed_on": "2019-02-01", "step": "waiting"}
    end = {"resolved_on": "2019-02-01", "outcome": "resolved"}
    for code in ("nobody", "a%00b", "Deux-Rives"):
        for path in ("", "/figures", "/obstacles", "/obstacles/counts"):
            assert broken(await api.get(f"/api/programmes/{code}{path}")) == [("code", "unknown_programme")]
    for path, body in (("/declared-figures", QUOTED), ("/obstacles", DECLARED)):
        assert (await api.post(f"/api/programmes/nobody{path}", json=body)).status_code == 404
    for unknown in (theirs, uuid4(), started["programme_id"]):
        for answer in (
            await api.get(f"{HERE}/obstacles/{unknown}"),
            await api.post(f"{HERE}/obstacles/{unknown}/follow", json=step),
            await api.post(f"{HERE}/obstacles/{unknown}/resolve", json=end),
        ):
            assert (answer.status_code, broken(answer)) == (404, [("obstacle_id", "unknown_obstacle")])


async def test_every_endpoint_says_what_it_does(app) -> None:
    for path, methods in app.openapi()["paths"].items():
        for method, told in methods.items():
            assert told["summary"] and told["description"], (method, path)
