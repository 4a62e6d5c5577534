"""The pages of trainings and of the daily work have no fault that axe-core knows of, in French and in Dutch, on a telephone
and on a desk, light and dark; nor have their forms with something wrong in them."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_web_accessible import assert_accessible, two_ways
from tests.browser.walks import (
    become_a_jobseeker,
    become_a_manager,
    open_session,
    press_and_wait,
    record_a_period,
)

FORMS = ("enrol", "correct-entry", "decline", "exit", "correct-exit", "award", "placement", "follow-up")


@two_ways
def test_trainings_and_one_of_their_sessions(open_page, language, on, scheme):
    page = open_page(f"/{language}/trainings", on, scheme)
    assert_accessible(page, "trainings")
    page.goto(f"/{language}/trainings?language=de")
    assert_accessible(page, "no training")
    page.goto(f"/{language}/trainings")
    address = page.locator(".offer-card a").first.get_attribute("href")
    page.goto(address)
    assert_accessible(page, "a session for a visitor")
    become_a_jobseeker(page, language)
    page.goto(address)
    assert_accessible(page, "a session for a jobseeker")


@two_ways
def test_sessions_and_participants(open_page, language, on, scheme):
    page = open_page(f"/{language}/programmes/weldcome/sessions", on, scheme)
    assert_accessible(page, "for managers only")
    become_a_manager(page, language)
    assert_accessible(page, "sessions")
    open_session(page, language, "over")
    assert_accessible(page, "a session")
    session = page.url
    for under in ("attendance/record", "enrol"):
        page.goto(f"{session}/{under}")
        press_and_wait(page, ".actions [value=save]")
        expect(page.locator("#errors")).to_be_visible()
        assert_accessible(page, f"{under} with faults")
    page.goto(f"{session}/attendance")
    assert_accessible(page, "attendance")
    page.goto(session)
    page.locator("#dropped_out ~ .people a").first.click()
    page.wait_for_url("**/participants/*")
    assert_accessible(page, "a participant")
    participant = page.url
    page.locator(".cards .offer-card a").first.click()
    page.wait_for_url("**/placements/*")
    page.locator(".history summary").first.click()
    assert_accessible(page, "a placement")
    placement = page.url
    for address in (
        *(f"{participant}/{form}" for form in FORMS),
        f"{placement}/correct",
        f"{placement}/withdraw",
    ):
        page.goto(address)
        assert_accessible(page, address)
    page.goto(f"{participant}/placement")
    press_and_wait(page, ".actions [value=save]")
    assert_accessible(page, "a placement with faults")
    page.goto(f"{participant}/decline")
    page.select_option("#reason", "no_seat")
    press_and_wait(page, ".actions [value=save]")
    expect(page.locator("#person_id .fault")).to_have_count(1)
    assert_accessible(page, "a decline that cannot be")


@two_ways
def test_follow_ups_and_obstacles(open_page, language, on, scheme):
    page = open_page(f"/{language}", on, scheme)
    become_a_manager(page, language)
    page.goto(f"/{language}/programmes/weldcome/follow-ups?on=2026-02-30")
    assert_accessible(page, "follow-ups of an impossible day")
    page.goto(f"/{language}/programmes/weldcome/follow-ups")
    page.locator(".due summary").first.click()
    assert_accessible(page, "a follow-up's form")
    page.locator(".due form button").first.click()
    page.wait_for_selector("#errors")
    assert_accessible(page, "a follow-up with faults")
    page.goto(f"/{language}/programmes/weldcome/obstacles/declare")
    press_and_wait(page, ".actions [value=save]")
    assert_accessible(page, "an obstacle with faults")
    page.select_option("#kind", "transport")
    page.select_option("#country", "BE")
    page.fill("#owner", "Guichet")
    page.locator(".actions [value=save]").click()
    page.wait_for_url("**/obstacles?done=declared")
    assert_accessible(page, "the register")
    page.locator(".obstacle .person-head a").first.click()
    page.wait_for_selector("#history")
    assert_accessible(page, "an obstacle")


@pytest.mark.parametrize("on", ["phone", "desk"])
def test_nothing_of_the_work_is_wider_than_the_screen(open_page, on):
    page = open_page("/fr", on)
    become_a_manager(page, "fr")
    open_session(page, "fr", "over")
    session = page.url
    record_a_period(page, session)
    work = [
        f"/fr/programmes/weldcome/{path}"
        for path in ("sessions", "follow-ups", "obstacles", "obstacles/declare")
    ]
    for path in (*work, *(f"{session}/{path}" for path in ("attendance", "attendance/record", "enrol"))):
        page.goto(path)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), path
