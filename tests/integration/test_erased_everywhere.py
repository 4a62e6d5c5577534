"""Whoever was erased is told of nowhere: every read of the API and every list of people and export, before and after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import httpx
import pytest

from contracts.trainings import SessionTerms
from contracts.values import Characteristics
from services.assembly import assemble
from services.bootstrap import House
from services.jobseekers.identity import Identity
from services.placements.terms import PathKnown
from services.web.identity import COOKIE
from tests.integration.programmes_given import DEUX_RIVES
from tests.paths import job
from tests.trainings_given import training_terms

STARTS, ENTERED, ENDS = date(2024, 1, 8), date(2024, 1, 15), date(2024, 6, 28)
EMPLOYER, NUMBER, OCCUPATION = "Ateliers Lysandre", "0403170701", "Soudeur TIG"
NOT_READY = {"/health/ready"}
PAGES = (
    "/fr/programmes/deux-rives/people?definition=esf_exit",
    "/fr/programmes/deux-rives/people?stage=placed",
    "/fr/programmes/deux-rives/people?lives=FR&works=BE",
    "/fr/programmes/deux-rives/exports/participations.csv",
    "/fr/programmes/deux-rives/exports/esf-participants.csv",
)


@pytest.fixture
async def client(built: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(assemble(built), raise_app_exceptions=False)
    headers = {"cookie": f"{COOKIE}=manager", "accept-language": "nl"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as made:
        yield made


def life(built: House) -> dict[str, str]:
    """Anna's path from an entry to a follow-up; gives what addresses of the API are filled in with."""
    anna = built.jobseekers.record_person(Identity("Anna", "Vandamme", date(1980, 5, 3)))
    programme_id = built.programmes.start("deux-rives", DEUX_RIVES)
    training_id = built.trainings.offer_training("soudage", training_terms())
    terms = SessionTerms(code="s-1", starts_on=STARTS, ends_on=ENDS, seats=2)
    session_id = built.trainings.open_session(training_id, programme_id, terms)
    built.trainings.enrol(session_id, anna, ENTERED, Characteristics(country_of_residence="FR"))
    built.trainings.exit(session_id, anna, ENDS, "completed")
    path = PathKnown(anna, programme_id, session_id, STARTS, ENTERED, ENDS)
    placement_id = built.placements.record(path, job())
    built.placements.correct(placement_id, job(sector="C"))
    follow_up_id = built.placements.follow_up(
        path, "6_months", date(2024, 12, 20), "employed", "telephone", "BE"
    )
    obstacle_id = built.programmes.declare_obstacle(
        programme_id, "language", "BE", "Deux Rives", STARTS, person_id=anna
    )
    filled: dict[str, UUID | str] = {
        "code": "deux-rives", "programme": "deux-rives", "session_id": session_id, "training_id": training_id,
        "person_id": anna, "jobseeker_id": anna, "placement_id": placement_id, "follow_up_id": follow_up_id,
        "obstacle_id": obstacle_id, "offer_id": anna,
    }  # fmt: skip
    return {name: str(value) for name, value in filled.items()}


async def reads(client: httpx.AsyncClient, filled: dict[str, str]) -> dict[str, httpx.Response]:
    """The answer to every GET of the API, and to the pages that list people; each filled in with who is meant."""
    described = (await client.get("/api/openapi.json")).json()
    addresses = [path for path, operations in described["paths"].items() if "get" in operations]
    answers = {address: await client.get(address) for address in PAGES}
    for address in addresses:
        given = {"definition": "esf_exit", "person": filled["person_id"]}
        params = {
            one["name"]: given[one["name"]]
            for one in described["paths"][address]["get"].get("parameters", [])
            if one["in"] == "query" and one["name"] in given
        }
        answers[address] = await client.get(address.format(**filled), params=params)
    return answers


def telling(answers: dict[str, httpx.Response], *texts: str) -> set[str]:
    return {address for address, answer in answers.items() if any(text in answer.text for text in texts)}


async def test_no_read_tells_of_who_was_erased(client: httpx.AsyncClient, built: House) -> None:
    filled = await asyncio.to_thread(life, built)
    anna = filled["person_id"]
    await built.catch_up(reading=False)
    before = await reads(client, filled)
    assert {address for address, one in before.items() if one.status_code >= 500} <= NOT_READY
    assert telling(before, anna) >= {
        *PAGES,
        "/api/placements",
        "/api/placements/{placement_id}",
        "/api/trainings/sessions/{session_id}/participants/{person_id}",
        "/api/programmes/{code}/obstacles",
        "/api/programmes/{code}/obstacles/{obstacle_id}",
        "/api/indicators/{programme}/people",
        "/api/indicators/{programme}/events",
    }
    assert telling(before, EMPLOYER) >= {"/api/placements", "/api/placements/{placement_id}"}

    await asyncio.to_thread(built.jobseekers.erase, UUID(anna))
    await built.catch_up(reading=False)
    after = await reads(client, filled)
    assert telling(after, anna, EMPLOYER, NUMBER, OCCUPATION) == set()

    for address in (
        "/api/trainings/sessions/{session_id}/participants/{person_id}",
        "/api/indicators/{programme}/events",
    ):
        answer = after[address]
        assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (410, "person_forgotten"), (
            answer.text
        )
        assert "wordt niets meer getoond" in answer.json()["detail"]
    placement = after["/api/placements/{placement_id}"].json()
    assert (placement["person_id"], placement["terms"]["sector"]) == (None, "C")
    assert [one["what"] for one in placement["history"]] == ["recorded", "corrected"]


async def test_figures_and_exports_count_who_was_erased_as_before(
    client: httpx.AsyncClient, built: House
) -> None:
    filled = await asyncio.to_thread(life, built)
    await built.catch_up(reading=False)
    figures = (await client.get("/api/indicators/deux-rives")).json()
    before = (await client.get("/api/indicators/deux-rives/people?definition=esf_exit")).json()
    lines = (await client.get(PAGES[-2])).text.splitlines()
    await asyncio.to_thread(built.jobseekers.erase, UUID(filled["person_id"]))
    await built.catch_up(reading=False)
    assert (await client.get("/api/indicators/deux-rives")).json() == figures
    after = (await client.get("/api/indicators/deux-rives/people?definition=esf_exit")).json()
    [was], [now] = before["people"], after["people"]
    assert was.pop("person_id") != now.pop("person_id")
    assert was == now
    again = (await client.get(PAGES[-2])).text.splitlines()
    assert len(again) == len(lines) == 2 and again != lines
