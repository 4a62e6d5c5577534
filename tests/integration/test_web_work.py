"""From an application to a follow-up over the real services: each page shows what the form before it recorded."""

from __future__ import annotations

import asyncio
import html
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import httpx
import pytest

from contracts.trainings import SessionTerms
from services.assembly import assemble
from services.bootstrap import House, house
from services.floor.faults import SENTENCES
from services.floor.settings import Settings
from services.jobseekers.identity import Identity
from services.kernel.clock import replaying
from services.recommendations.views import ReadOffers
from services.web.identity import COOKIE
from tests.integration.programmes_given import DEUX_RIVES
from tests.trainings_given import training_terms
from translation.locales import translator

TODAY = datetime.now(UTC).date()
STARTS, ENDS = TODAY - timedelta(days=200), TODAY - timedelta(days=100)
MANAGER = {"cookie": f"{COOKIE}=manager"}
ANNA = Identity(
    given_name="Anna", family_name="Vandamme", birth_date=date(1980, 5, 3), gender="female", country_of_residence="BE",
    labour_status="unemployed",
)  # fmt: skip


@pytest.fixture
async def built(database, tmp_path) -> AsyncIterator[House]:
    """A house whose views follow their streams, all but the one that reads offers, which takes an encoder."""
    async with house(Settings(home=tmp_path, demo=True), database) as found:
        followers = [
            asyncio.create_task(one.run()) for one in found.runners if not isinstance(one.view, ReadOffers)
        ]
        yield found
        for task in followers:
            task.cancel()
        await asyncio.gather(*followers, return_exceptions=True)


@pytest.fixture
async def client(built) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(assemble(built))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as made:
        yield made


@pytest.fixture
async def session_id(built) -> UUID:
    """A session that was announced before it began, and is over by now."""

    def opened() -> UUID:
        with replaying(datetime.combine(STARTS - timedelta(days=60), time(9), UTC)):
            programme_id = built.programmes.start("deux-rives", DEUX_RIVES)
            training_id = built.trainings.offer_training("soudage", training_terms())
            terms = SessionTerms(code="s-1", starts_on=STARTS, ends_on=ENDS, seats=2)
            return built.trainings.open_session(training_id, programme_id, terms)

    found = await asyncio.to_thread(opened)
    await built.catch_up(reading=False)
    return found


async def page(client, address, **headers) -> str:
    answer = await client.get(address, headers=headers or MANAGER)
    assert answer.status_code == 200, address
    return html.unescape(answer.text)


async def sent(client, address, **given) -> str:
    """Send a form as the manager, and give the page it leads to."""
    answer = await client.post(address, headers=MANAGER, data={"go": "save", **given})
    assert answer.status_code == 303, html.unescape(answer.text)
    return await page(client, answer.headers["location"])


async def test_from_an_application_to_a_follow_up(client, built, session_id):
    anna = await asyncio.to_thread(built.jobseekers.record_person, ANNA)
    training = f"/fr/trainings/sessions/{session_id}"
    programme = "/fr/programmes/deux-rives"
    participant = f"{programme}/sessions/{session_id}/participants/{anna}"
    herself = {"cookie": f"{COOKIE}=jobseeker:{anna}"}

    with replaying(datetime.combine(STARTS - timedelta(days=20), time(9), UTC)):
        assert training in await page(client, "/fr/trainings")
        assert "Demander une place" in await page(client, training, **herself)
        assert (await client.post(training, headers=herself)).status_code == 303
        assert "Vous avez postulé le" in await page(client, training, **herself)

    waiting = await page(client, f"{programme}/sessions/{session_id}")
    assert 'id="applied"' in waiting
    assert "Anna Vandamme" in waiting
    assert "Places prises : 0 sur 2" in waiting

    form = await page(client, f"{participant}/enrol")
    assert '<option value="30_54" selected>' in form, "filled in with what is known of her on the first day"
    enrolled = await sent(client, f"{participant}/enrol", entered_on=str(STARTS), gender="female", age_class="30_54", country_of_residence="BE")  # fmt: skip
    assert "Le participant est inscrit." in enrolled
    assert "Places prises : 1 sur 2" in await page(client, f"{programme}/sessions/{session_id}")
    assert "Vous participez depuis le" in await page(client, training, **herself)

    await sent(client, f"{participant}/exit", exited_on=str(ENDS), outcome="completed")
    for award in ("FR", "BE"):
        certified = await sent(client, f"{participant}/award", award=award, granted_on=str(ENDS))
    assert "2 certifications obtenues sur 2" in certified

    due = await page(client, f"{programme}/follow-ups")
    assert [f'id="at-{milestone}"' in due for milestone in ("4_weeks", "3_months", "6_months")] == [
        True,
        True,
        False,
    ]

    placed = await sent(
        client, f"{participant}/placement", employer="Constructions de l’Escaut", employer_country="FR",
        starts_on=str(ENDS + timedelta(days=10)), country_of_residence="BE", country_of_work="FR", evidence="contract",
    )  # fmt: skip
    assert "Constructions de l’Escaut" in placed, "the view is waited for"

    after = await sent(
        client, f"{programme}/follow-ups", session_id=str(session_id), person_id=str(anna), milestone="4_weeks",
        situation="employed", situation_on=str(ENDS + timedelta(days=28)), country_of_work="FR", source="telephone",
    )  # fmt: skip
    assert 'id="at-4_weeks"' not in after, "the view is waited for"
    assert "En emploi" in after[after.index('id="lately"') :]

    await built.catch_up(reading=False)
    counted = await built.indicators.participants("deux-rives")
    assert (counted.participants, counted.certified, counted.people_placed) == (1, 1, 1)


async def test_an_obstacle_is_in_the_register_at_once(client, built, session_id):
    register = "/fr/programmes/deux-rives/obstacles"
    text = await sent(
        client, f"{register}/declare", kind="transport", country="BE", owner="Ville de Tournai", declared_on=str(ENDS), reference="r",
    )  # fmt: skip
    assert "Ville de Tournai" in text
    [row] = await built.programme_queries.obstacles()
    text = await sent(client, f"{register}/{row.obstacle_id}/step", step="taken_up", followed_on=str(ENDS))
    assert "Pris en charge" in text
    text = await sent(client, f"{register}/{row.obstacle_id}/end", outcome="resolved", resolved_on=str(ENDS))
    told = text[text.index('id="history"') :]
    assert told.index("Levé") < told.index("Pris en charge") < told.index("Déclaré"), "the latest first"
    assert "Obstacles terminés" in await page(client, register)


async def test_who_is_erased_loses_their_name_on_the_next_page(client, built, session_id):
    anna = await asyncio.to_thread(built.jobseekers.record_person, ANNA)
    participant = f"/fr/programmes/deux-rives/sessions/{session_id}/participants/{anna}"
    await sent(client, f"{participant}/enrol", entered_on=str(STARTS))
    await sent(
        client, f"{participant}/exit", exited_on=str(ENDS), outcome="completed", remarks="Une remarque."
    )
    assert "Anna Vandamme" in await page(client, participant)
    await asyncio.to_thread(built.jobseekers.erase, anna)
    assert "Vandamme" not in await page(client, participant)
    answer = await client.post(
        f"{participant}/placement", headers=MANAGER,
        data={"starts_on": str(ENDS), "country_of_residence": "BE", "country_of_work": "BE", "evidence": "contract"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert translator("fr").gettext(SENTENCES["person_erased"]) in html.unescape(answer.text)
    await built.catch_up(reading=False)
    assert str(anna)[:8] not in await page(client, "/fr/programmes/deux-rives/follow-ups")
