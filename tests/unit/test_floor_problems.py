"""Errors reach a caller as problem details: the field, the rule, and a sentence in their language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from contracts.jobseekers import Profile
from services.floor.faults import SENTENCES, Fault, faults_of
from services.floor.limits import BodyLimit
from services.floor.problems import Refused, install


class Broken(ValueError):
    field = "salary.minimum"
    rule = "minimum_above_maximum"
    params: dict[str, Any] = {}  # noqa: RUF012 - as a domain error carries them


@pytest.fixture
async def caller() -> httpx.AsyncClient:
    app = FastAPI()
    install(app)
    app.add_middleware(BodyLimit, megabytes=1)

    @app.post("/profiles")
    def take(profile: Profile) -> dict[str, str]:
        return {"label": profile.residence.label}

    @app.post("/broken")
    def broken() -> None:
        raise Broken

    @app.post("/two")
    def two() -> None:
        raise Refused([Fault("a", "missing"), Fault("b", "unknown_place", {"given": "Atlantis"})])

    @app.post("/defect")
    def defect() -> None:
        raise RuntimeError("secret detail")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


GOOD = {"residence": {"label": "Roubaix"}, "languages": [{"language": "nl", "level": "B2"}]}


def bad(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        (bad(languages=[]), "languages", "too_few"),
        (bad(languages=[{"language": "zz", "level": "B2"}]), "languages.0.language", "unknown_language"),
        (bad(languages=[{"language": "nl", "level": "B3"}]), "languages.0.level", "unknown_code"),
        (bad(available_from="2026-02-30"), "available_from", "impossible_date"),
        (
            bad(residence={"label": "Lille", "latitude": 91, "longitude": 3}),
            "residence.latitude",
            "too_large",
        ),
        (bad(travel={"kilometres": -1}), "travel.kilometres", "too_small"),
        (bad(name="Jeanne"), "name", "unknown_field"),
        ({"languages": GOOD["languages"]}, "residence", "missing"),
    ],
)
async def test_bad_input_names_field_and_rule(
    caller: httpx.AsyncClient, body: Any, field: str, rule: str
) -> None:
    answer = await caller.post("/profiles", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["errors"][0]["field"], answer.json()["errors"][0]["rule"]) == (field, rule)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "« B3 » ne fait pas partie de : A1, A2, B1, B2, C1 ou C2."),
        ("nl", "‘B3’ is geen van: A1, A2, B1, B2, C1 of C2."),
        ("de", "„B3“ gehört nicht zu: A1, A2, B1, B2, C1 oder C2."),
    ],
)
async def test_a_choice_is_told_in_the_reader_s_words(
    caller: httpx.AsyncClient, language: str, sentence: str
) -> None:
    body = bad(languages=[{"language": "nl", "level": "B3"}])
    answer = await caller.post("/profiles", json=body, headers={"accept-language": language})
    assert answer.json()["errors"][0]["message"] == sentence


def test_a_limit_is_told_as_the_reader_writes_numbers() -> None:
    fault = Fault("distance", "too_large", {"limit": 1500.5})
    assert fault.sentence("fr") == "Le maximum autorisé est 1\u202f500,5."
    assert Fault("distance", "too_large", {"limit": 500.0}).sentence("nl").endswith(" 500.")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
async def test_numbers_that_are_none_are_refused(caller: httpx.AsyncClient, number: str) -> None:
    body = '{"residence":{"label":"Lille","latitude":%s,"longitude":3},"languages":[{"language":"fr","level":"C2"}]}'
    answer = await caller.post(
        "/profiles", content=body % number, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["rule"] in ("not_a_number", "broken_json", "too_large", "too_small")


@pytest.mark.parametrize("body", [b'{"residence": {"label": "Lil', b'{"residence": {"label": "\xff\xfe"}}'])
async def test_a_body_that_cannot_be_read_is_a_problem_not_a_trace(
    caller: httpx.AsyncClient, body: bytes
) -> None:
    answer = await caller.post("/profiles", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:passerelle:problem:400"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b'{"residence": {"label": "Li\xe8ge"}}', "broken_text"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "broken_json"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "broken_json"),
        (b'{"residence": {"label": "Lille"', "broken_json"),
    ],
)
async def test_what_stands_against_reading_a_body_is_told(
    caller: httpx.AsyncClient, body: bytes, rule: str
) -> None:
    headers = {"content-type": "application/json", "accept-language": "fr"}
    answer = await caller.post("/profiles", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    told = answer.json()
    assert told["errors"] and told["errors"][0]["rule"] == rule and told["detail"]


async def test_a_body_too_large_is_refused_before_it_is_read(caller: httpx.AsyncClient) -> None:
    answer = await caller.post("/profiles", content=b"x" * 1_000_001)
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["rule"] == "record_too_large"


async def test_an_undeclared_large_body_is_refused_too(caller: httpx.AsyncClient) -> None:
    async def stream():
        for _ in range(30):
            yield b"x" * 50_000

    answer = await caller.post("/profiles", content=stream(), headers={"content-type": "application/json"})
    assert answer.status_code == 413


async def test_the_sentence_is_in_the_callers_language(caller: httpx.AsyncClient) -> None:
    said = {}
    for language in ("fr", "nl", "en", "de"):
        answer = await caller.post("/two", headers={"accept-language": language})
        said[language] = [one["message"] for one in answer.json()["errors"]]
    assert len({tuple(sentences) for sentences in said.values()}) == 4
    assert all("Atlantis" in sentences[1] for sentences in said.values())


async def test_a_domain_error_says_its_field(caller: httpx.AsyncClient) -> None:
    answer = await caller.post("/broken")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "salary.minimum"


async def test_a_defect_tells_nothing_of_the_inside(caller: httpx.AsyncClient) -> None:
    answer = await caller.post("/defect")
    assert answer.status_code == 500
    assert "secret" not in answer.text and "Traceback" not in answer.text


def test_every_rule_has_a_sentence_that_takes_its_parameters() -> None:
    for rule in SENTENCES:
        params = {"given": "g", "limit": 3, "expected": "e", "scheme": "SIRET", "position": 9}
        fault = Fault(
            "x", rule, params | {"first": "2026-01-01", "last": "2026-01-31", "definition": "esf_exit"}
        )
        assert "%(" not in fault.sentence("en")


def test_an_error_that_is_not_of_the_input_has_no_faults() -> None:
    assert faults_of(RuntimeError("disk")) == ()


@pytest.mark.parametrize("is_declared", [True, False])
async def test_a_body_that_is_too_large_is_read_past_and_the_answer_names_the_limit(
    caller: httpx.AsyncClient, is_declared: bool
) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(40):
            sent += 100_000
            yield b" " * 100_000

    headers = {"content-type": "application/json"} | ({"content-length": "4000000"} if is_declared else {})
    answer = await caller.post("/profiles", content=body(), headers=headers)

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["rule"] == "record_too_large"
    assert answer.headers["connection"] == "close"
    assert sent == 4_000_000
