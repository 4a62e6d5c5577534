"""Attendance, and enrolling somebody who never applied, over the real services."""

from __future__ import annotations

import asyncio
import html
from datetime import date, timedelta

from services.floor.faults import SENTENCES
from services.jobseekers.identity import Identity, PartnerNumber
from tests.integration.test_web_work import (
    ANNA,
    MANAGER,
    STARTS,
    built,
    client,
    page,
    sent,
    session_id,
)
from translation.locales import translator

__all__ = ["built", "client", "session_id"]

BRAM = Identity("Bram", "De Coster", date(1975, 1, 9), partner_numbers=(PartnerNumber("Forem", "F-12"),))
LAST = STARTS + timedelta(days=27)
FIRST = {"from_day": str(STARTS), "to_day": str(LAST)}


def said(rule: str, language: str = "fr", **params: object) -> str:
    return translator(language).gettext(SENTENCES[rule], **{"given": "", "limit": "", **params})


def entered(built, session_id, *identities: Identity):
    """People who took part from the first day."""

    def work():
        people = built.jobseekers.record_people(identities)
        for person in people:
            counted = built.jobseekers.characteristics(person, STARTS)
            built.trainings.enrol(session_id, person, STARTS, counted)
        return people

    return asyncio.to_thread(work)


async def test_a_period_is_recorded_for_everybody_and_corrected(client, built, session_id):
    anna, bram = await entered(built, session_id, ANNA, BRAM)
    attendance = f"/fr/programmes/deux-rives/sessions/{session_id}/attendance"
    assert "Aucune présence n’est encore enregistrée." in await page(client, attendance)

    given = FIRST | {"planned": "140", f"attended-{anna}": "133,5", f"attended-{bram}": "70", f"planned-{bram}": "80"}  # fmt: skip
    text = await sent(client, f"{attendance}/record", **given)
    assert "Les présences sont enregistrées." in text
    assert "<strong>133,5</strong> / 140" in text
    assert "<strong>70</strong> / 80" in text
    assert "<strong>203,5</strong> / 220" in text, "everybody's hours together"

    form = await page(client, f"{attendance}/record?from={STARTS}&to={LAST}")
    assert 'value="133,5"' in form, "filled in with what is known, as it is written in French"
    await sent(
        client, f"{attendance}/record", **FIRST, **{f"attended-{anna}": "140", f"planned-{anna}": "140"}
    )
    session = await asyncio.to_thread(built.trainings.session, session_id)
    hours = {
        person: [(one.planned, one.attended) for one in session.path(person).attendance.values()]
        for person in (anna, bram)
    }
    assert hours == {anna: [(140, 140)], bram: [(80, 70)]}, "who has an empty line keeps their hours"


async def test_where_one_line_is_refused_nobodys_hours_are_recorded(client, built, session_id):
    anna, bram = await entered(built, session_id, ANNA, BRAM)
    attendance = f"/nl/programmes/deux-rives/sessions/{session_id}/attendance"
    given = FIRST | {"planned": "140", f"attended-{anna}": "133", f"attended-{bram}": "141"}
    answer = await client.post(f"{attendance}/record", headers=MANAGER, data={"go": "save", **given})
    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert text.count(said("more_than_planned", "nl")) == 2, "at the head of the page and at the line"
    assert f'href="#attended-{bram}"' in text
    assert f'href="#attended-{anna}"' not in text
    session = await asyncio.to_thread(built.trainings.session, session_id)
    assert [path.attendance for path in session.paths.values()] == [{}, {}]


async def test_the_days_of_a_period_are_refused_once_whoever_attended(client, built, session_id):
    anna, bram = await entered(built, session_id, ANNA, BRAM)
    address = f"/fr/programmes/deux-rives/sessions/{session_id}/attendance/record"
    given = {"from_day": str(LAST), "to_day": str(STARTS), "planned": "8", f"attended-{anna}": "8", f"attended-{bram}": "8"}  # fmt: skip
    answer = await client.post(address, headers=MANAGER, data={"go": "save", **given})
    assert answer.status_code == 422
    assert html.unescape(answer.text).count('class="fault"') == 1
    assert 'id="to_day-fault"' in answer.text
    nothing = await client.post(address, headers=MANAGER, data={"go": "save", **FIRST, "planned": "8"})
    assert nothing.status_code == 422, "a form without any hours says nothing"


async def test_who_is_known_is_recognised_and_not_recorded_twice(client, built, session_id):
    bram = await asyncio.to_thread(built.jobseekers.record_person, BRAM)
    address = f"/fr/programmes/deux-rives/sessions/{session_id}/enrol"
    before = await asyncio.to_thread(built.jobseekers.recorder.max_notification_id)
    for known in (
        {"number": "f 12", "partner": "FOREM"},
        {"given_name": "bram", "family_name": "de coster", "birth_date": "1975-01-09"},
    ):
        text = await sent(client, address, **known)
        assert "Cette personne est déjà connue ici." in text
        assert "Bram De Coster" in text
        assert f"/participants/{bram}/enrol" in text
    assert await asyncio.to_thread(built.jobseekers.recorder.max_notification_id) == before


async def test_who_is_unknown_is_registered_on_a_second_button_and_enrolled(client, built, session_id):
    address = f"/fr/programmes/deux-rives/sessions/{session_id}/enrol"
    anna = {"given_name": "Anna", "family_name": "Vandamme", "birth_date": "1980-05-03", "gender": "female", "country_of_residence": "BE"}  # fmt: skip
    before = await asyncio.to_thread(built.jobseekers.recorder.max_notification_id)
    answer = await client.post(address, headers=MANAGER, data={"go": "save", **anna})
    assert answer.status_code == 200
    assert 'value="register"' in answer.text
    assert await asyncio.to_thread(built.jobseekers.recorder.max_notification_id) == before
    answer = await client.post(address, headers=MANAGER, data={"go": "register", **anna})
    form = answer.headers["location"]
    assert '<option value="female" selected>Femme</option>' in await page(client, form)
    text = await sent(client, form, entered_on=str(STARTS), gender="female", country_of_residence="BE")
    assert "Anna Vandamme" in text
    again = await sent(client, address, **anna)
    assert "Cette personne est déjà connue ici." in again
    assert "state-enrolled" in again, "and takes part already"


async def test_what_identifies_nobody_is_refused_where_it_is_missing(client, built, session_id):
    address = f"/fr/programmes/deux-rives/sessions/{session_id}/enrol"
    await entered(built, session_id, ANNA, BRAM)
    for given, fields in (
        ({}, {"given_name", "family_name", "birth_date"}),
        ({"number": "12"}, {"partner"}),
        ({"given_name": "Anna"}, {"family_name", "birth_date"}),
        ({"given_name": "Anna", "family_name": "Vandamme", "birth_date": "1980-05-03", "number": "F-12", "partner": "Forem"},
         {"given_name"}),
    ):  # fmt: skip
        answer = await client.post(address, headers=MANAGER, data={"go": "save", **given})
        assert answer.status_code == 422, given
        assert {name for name in ("given_name", "family_name", "birth_date", "number", "partner") if f'id="{name}-fault"' in answer.text} == fields  # fmt: skip
