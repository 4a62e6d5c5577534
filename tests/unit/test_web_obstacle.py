"""One obstacle: all that was done about it, with remarks, and the way to the person and back."""

import html

from services.web.obstacle_told import history_of
from tests.browser.path_fakes import day, person
from tests.work_given import MANAGER, PROGRAMME, obstacle, participant

pytest_plugins = ["tests.browser.fixtures"]


async def shown(client, page):
    answer = await client.get(f"/fr{page}", headers=MANAGER)
    assert answer.status_code == 200
    return html.unescape(answer.text)


async def test_every_step_is_told_with_its_remarks_the_latest_first(client, ports):
    known = obstacle(ports, remarks="Le guichet est prévenu.")
    ports.programmes.follow_obstacle(known, day(-50), "taken_up", None, "Rendez-vous pris.")
    ports.programmes.follow_obstacle(known, day(-40), "waiting", "Région")
    text = await shown(client, f"{PROGRAMME}/obstacles/{known}")
    steps = [
        text.index(said)
        for said in (
            "En attente de réponse",
            "Pris en charge",
            "Rendez-vous pris.",
            "Le guichet est prévenu.",
        )
    ]
    assert steps == sorted(steps)
    assert text.count("Guichet transfrontalier") == 2, "who had it in care before is told too"


async def test_from_the_obstacle_to_the_person_and_back(client, ports):
    known = obstacle(ports)
    page, path = f"{PROGRAMME}/obstacles/{known}", participant(ports, "over", "bram")
    assert f'href="/fr{path}"' in await shown(client, page)
    assert f'href="/fr{page}"' in await shown(client, path)


async def test_remarks_are_gone_with_whoever_was_erased(client, ports):
    known = obstacle(ports)
    ports.jobseekers.erased.add(person("bram"))
    text = await shown(client, f"{PROGRAMME}/obstacles/{known}")
    assert "De Coster" not in text
    assert "/step" not in text


def test_an_end_and_a_step_of_one_day_are_told_in_the_order_they_were(ports):
    known = obstacle(ports)
    ports.programmes.resolve_obstacle(known, day(-5), "resolved")
    ports.programmes.follow_obstacle(known, day(-5), "waiting")
    words = [one.word for one in history_of(ports.programmes.obstacle(known))]
    assert words == ["waiting", "resolved", ""]
