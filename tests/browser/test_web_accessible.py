"""No page has a fault that axe-core knows of, in French and in Dutch, on a telephone and on a desk, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.walks import become_a_jobseeker, fill_offer, press_and_wait

ALSO = {"rules": {"target-size": {"enabled": True}}}
PAGES = {
    "home": "",
    "find": "/offers?q=soudeur&place=Tournai&radius=50",
    "find nothing": "/offers?q=zzzz&place=xyzzy&country=BE",
    "no recommendations": "/recommendations",
    "about": "/about-the-data",
    "demonstration": "/demonstration",
    "nowhere": "/nothing-here",
    "profile": "/profile",
    "post": "/post-an-offer",
}
NEXT = ".actions [value=next]"
PREVIEW = ".actions [value=preview]"


def assert_accessible(page, name):
    found = Axe().run(page, options=ALSO)
    assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
    is_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not is_wide, f"{name} scrolls sideways"


WAYS = [("fr", "phone", "light"), ("fr", "desk", "dark"), ("nl", "phone", "dark"), ("nl", "desk", "light")]
every_way = pytest.mark.parametrize(("language", "on", "scheme"), WAYS)
two_ways = pytest.mark.parametrize(
    ("language", "on", "scheme"), [("fr", "phone", "light"), ("nl", "desk", "dark")]
)
"""Each language, width and scheme once: for long walks."""


@every_way
def test_the_pages_anybody_can_open(open_page, language, on, scheme):
    page = open_page(f"/{language}", on, scheme)
    for name, path in PAGES.items():
        page.goto(f"/{language}{path}")
        assert_accessible(page, name)


@every_way
def test_an_offer_and_a_search_with_filters_open(open_page, language, on, scheme):
    page = open_page(f"/{language}/offers?country=BE", on, scheme)
    assert_accessible(page, "find with filters")
    page.locator(".offer-card a").first.click()
    page.wait_for_selector(".sides")
    assert_accessible(page, "offer")


@every_way
def test_the_steps_of_a_profile_and_their_faults(open_page, language, on, scheme):
    page = open_page(f"/{language}/profile", on, scheme)
    press_and_wait(page, NEXT)
    assert_accessible(page, "step 1 with a fault")
    page.fill("#home", "Tournai")
    press_and_wait(page, NEXT)
    assert_accessible(page, "step 2")
    press_and_wait(page, NEXT)
    assert_accessible(page, "step 2 with a fault")
    page.fill("#wanted", "soudeur")
    press_and_wait(page, NEXT)
    page.locator("summary").first.click()
    assert_accessible(page, "step 3")


@every_way
def test_recommendations_with_their_parts_open(open_page, language, on, scheme):
    page = open_page(f"/{language}/demonstration", on, scheme)
    become_a_jobseeker(page, language)
    page.locator("article summary").first.click()
    assert_accessible(page, "recommendations")


@every_way
def test_posting_an_offer(open_page, language, on, scheme):
    page = open_page(f"/{language}/post-an-offer", on, scheme)
    press_and_wait(page, PREVIEW)
    assert_accessible(page, "post with faults")
    fill_offer(page)
    press_and_wait(page, PREVIEW)
    expect(page.locator(".sides")).to_have_count(1)
    assert_accessible(page, "preview")
    page.locator("[value=publish]").click()
    page.wait_for_url("**/done/*")
    assert_accessible(page, "published")
    press_and_wait(page, "main a[href$='/candidates']")
    page.locator("article summary").first.click()
    assert_accessible(page, "candidates")
    page.locator("main a[href*='/offers/']").first.click()
    page.wait_for_selector(".sides")
    assert_accessible(page, "a recruiter's offer")


def test_nothing_moves_while_a_page_loads(open_page):
    for path in ("/fr", "/nl/offers", "/fr/post-an-offer"):
        page = open_page(path)
        page.wait_for_load_state("networkidle")
        moved = page.evaluate(
            """() => new Promise(done => new PerformanceObserver(list => done(
                list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
            )).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"""
        )
        assert moved < 0.02, f"{path} moves by {moved}"
