"""The jobseekers API as its callers see it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.floor.places import Gazetteer
from services.floor.problems import install
from services.jobseekers.api import router
from services.jobseekers.commands import Jobseekers
from services.jobseekers.schemas import EXAMPLE


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = FastAPI()
    install(app)
    with Jobseekers(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as jobseekers:
        app.include_router(router(jobseekers, Gazetteer.load()))
        yield TestClient(app, raise_server_exceptions=False)


def test_the_documented_example_registers_and_is_found_again(client: TestClient) -> None:
    made = client.post("/api/jobseekers", json=EXAMPLE)
    assert made.status_code == 201, made.text
    shown = client.get(made.headers["Location"]).json()
    assert shown == made.json()
    assert shown["profile"]["residence"]["code"] == "57081"
    assert shown["profile"]["residence"]["latitude"] == pytest.approx(50.6, abs=0.1)


def test_amending_then_leaving(client: TestClient) -> None:
    where = client.post("/api/jobseekers", json=EXAMPLE | {"residence": "8500"}).headers["Location"]
    amended = client.put(where, json=EXAMPLE | {"residence": "Rijsel", "licences": []})
    assert amended.json()["profile"]["residence"]["label"] == "Lille"
    assert client.get(where).json()["profile"]["licences"] == []
    assert client.post(f"{where}/leave").status_code == 204
    assert client.get(where).status_code == 404
    again = client.put(where, json=EXAMPLE)
    assert (again.status_code, again.json()["errors"][0]["rule"]) == (409, "has_left")


def test_erasing_once_and_again(client: TestClient) -> None:
    where = client.post("/api/jobseekers", json=EXAMPLE).headers["Location"]
    assert client.post(f"{where}/erase").status_code == 204
    assert client.post(f"{where}/erase").status_code == 204
    assert client.get(where).status_code == 404
    for answer in (client.put(where, json=EXAMPLE), client.post(f"{where}/leave")):
        assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (409, "person_erased")


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"residence": "Atlantis-sous-Mer"}, "residence.label", "unknown_place"),
        ({"residence": {"label": "Lille", "latitude": 50.6}}, "residence", "half_coordinates"),
        ({"languages": []}, "languages", "too_few"),
        ({"name": "Camille"}, "name", "unknown_field"),
        ({"birth_date": "1990-01-01"}, "birth_date", "unknown_field"),
        ({"skills": [{"label": "a\0b"}]}, "skills.0.label", "not_text"),
    ],
)
def test_a_fault_names_its_field(
    client: TestClient, change: dict[str, object], field: str, rule: str
) -> None:
    answer = client.post("/api/jobseekers", json=EXAMPLE | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (field, rule) in [(one["field"], one["rule"]) for one in answer.json()["errors"]]


def test_nobody_is_found_under_an_unknown_pseudonym(client: TestClient) -> None:
    for method, path in (("GET", ""), ("PUT", ""), ("POST", "/leave"), ("POST", "/erase")):
        body = EXAMPLE if method == "PUT" else None
        assert client.request(method, f"/api/jobseekers/{uuid4()}{path}", json=body).status_code == 404
