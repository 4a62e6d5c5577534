"""A programme's pages in a real browser: accessible, readable on a telephone and on a desk, and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_web_accessible import assert_accessible, two_ways
from tests.browser.walks import become_a_manager, press_and_wait, tab_to

HOME = "/programmes/weldcome"
PAGES = {
    "programmes": "/programmes",
    "dashboard": HOME,
    "definition": f"{HOME}/definitions/esf_six_months?by=country_of_residence",
    "suppressed": f"{HOME}/definitions/return_to_work_six_months?by=session",
    "people": f"{HOME}/people?definition=esf_six_months&verdict=unknown",
    "obstacles": f"{HOME}/people?obstacle=unemployment_benefit",
    "published": f"{HOME}/figures",
    "future": f"{HOME}?as_of=2099-01-01",
}


@two_ways
def test_the_pages_of_a_programme(open_page, language, on, scheme):
    page = open_page(f"/{language}/programmes", on, scheme)
    become_a_manager(page, language)
    for name, path in PAGES.items():
        page.goto(f"/{language}{path}")
        assert_accessible(page, name)


@two_ways
def test_from_a_figure_to_a_person(open_page, language, on, scheme):
    page = open_page(f"/{language}{HOME}?as_of=2022-01-31", on, scheme)
    page.locator("#sessions a[href*='verdict=unknown']").first.click()
    page.wait_for_url("**/people?**")
    page.locator("a.pseudonym").first.click()
    page.wait_for_url("**/people/*as_of=2022-01-31")
    assert page.locator(".events li").count() > 3
    assert_accessible(page, "person")


def test_another_day_is_chosen_with_the_keyboard(open_page):
    page = open_page(f"/fr{HOME}", "desk")
    page.fill("#as_of", "2019-01-31")
    tab_to(page, ".as-of button")
    page.keyboard.press("Enter")
    page.wait_for_url("**as_of=2019-01-31*")
    assert page.locator(".tile.main strong").inner_text() == "18"


def test_a_manager_publishes_and_computes_again(open_page):
    page = open_page("/fr/programmes", "desk")
    become_a_manager(page, "fr")
    page.goto(f"/fr{HOME}/definitions/esf_exit?as_of=2022-01-31")
    page.locator("form[method=post] button").first.click()
    page.wait_for_url("**/figures/*")
    expect(page.locator(".notice.same")).to_be_visible()
    assert_accessible(page, "figure")
    press_and_wait(page, ".trail a:has-text('Chiffres publiés')")
    expect(page.locator("table tbody tr")).to_have_count(1)
    assert_accessible(page, "figures")


@pytest.mark.parametrize("path", [HOME, f"{HOME}/definitions/esf_exit?by=session"])
def test_on_paper_only_the_programme_is_left(open_page, path, tmp_path):
    page = open_page(f"/fr{path}", "desk")
    page.emulate_media(media="print")
    for gone in (".top", ".demo", ".as-of", ".trail", ".foot"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator(".stamp").first.is_visible()
    page.set_viewport_size({"width": 690, "height": 1000})  # what A4 leaves between its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 690, "something is cut off"
    file = page.pdf(path=str(tmp_path / "page.pdf"), format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", file)) <= 7


def test_pictures_turn_dark_with_the_page(open_page):
    inks = {}
    for scheme in ("light", "dark"):
        page = open_page(f"/fr{HOME}", "desk", scheme)
        inks[scheme] = page.evaluate("getComputedStyle(document.querySelector('.chart text')).fill")
    assert inks["light"] != inks["dark"]
