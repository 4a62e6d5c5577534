"""What a definition hides as a figure cannot be counted on the list behind another figure."""

import csv
import io

from tests.unit.test_web_programmes import HOME, links
from tests.work_given import MANAGER

pytest_plugins = ["tests.browser.fixtures"]

WHOLE = f"/en{HOME}/people?definition=return_to_work_six_months&verdict=counted"
OF_EVERYBODY = f"/en{HOME}/people?definition=esf_exit&verdict=counted"


def columns(text):
    """What the list's columns are called, from its head."""
    head = text[text.index("<thead") : text.index("</thead>")]
    return [part.split("<")[0] for part in head.split('scope="col">')[1:]]


def pseudonyms(text):
    return [part.split("<")[0].rsplit(">", 1)[-1] for part in text.split('class="pseudonym"')[1:]]


async def test_sessions_days_and_countries_are_not_listed_under_a_floor_and_the_page_says_why(client):
    text = (await client.get(WHOLE)).text
    assert not {"Session", "Entry", "Exit", "Lives in"} & {*columns(text)}
    assert "This definition hides groups of fewer than 60 people." in text
    assert links(text, "/people/") == [], "a person's page would tell session and country"
    told = pseudonyms(text)
    assert told == sorted(told), "by session they could be counted"


async def test_the_manager_who_keeps_the_register_goes_on_to_each_person(client):
    text = (await client.get(WHOLE, headers=MANAGER)).text
    assert not {"Session", "Lives in"} & {*columns(text)}
    assert links(text, "/people/")


async def test_a_definition_without_a_floor_lists_them_all(client):
    text = (await client.get(OF_EVERYBODY)).text
    assert {"Session", "Entry", "Exit", "Lives in", "Works in"} <= {*columns(text)}
    assert "This definition hides" not in text


async def test_the_export_of_participations_tells_hidden_verdicts_to_the_manager_only(client):
    page = f"/en{HOME}/exports/participations.csv"

    async def head(**headers):
        text = (await client.get(page, headers=headers)).content.decode("utf-8-sig")
        return {cell for line in csv.reader(io.StringIO(text)) for cell in line}

    assert "return_to_work_six_months" not in await head()
    assert "esf_exit" in await head()
    assert "return_to_work_six_months" in await head(**MANAGER)
