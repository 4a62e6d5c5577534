"""The three ways through Passerelle, without a mouse; and the same without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.walks import fill_offer, press_and_wait, tab_to


def choose(page, typed, field):
    """Type into a field with suggestions and take the first."""
    tab_to(page, field)
    page.keyboard.type(typed)
    page.wait_for_selector(f"{field} + .suggestions [role=option]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute(field, "aria-activedescendant")
    page.keyboard.press("Enter")
    assert page.get_attribute(field, "aria-expanded") == "false"


@pytest.mark.parametrize("on", ["phone", "desk"])
def test_from_a_word_to_an_offer(open_page, on):
    page = open_page("/fr", on)
    choose(page, "lasser", "#q")
    choose(page, "Doorn", "#place")
    assert page.input_value("#place") == "Tournai (Doornik)"
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/offers?**")
    tab_to(page, ".offer-card a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sides")
    assert page.locator(".side").count() >= 2
    assert page.locator("script[type='application/ld+json']").count() == 1


def test_the_first_tab_skips_to_the_content(open_page):
    page = open_page("/fr/offers")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_escape_closes_the_suggestions_and_keeps_the_words(open_page):
    page = open_page("/nl/offers")
    tab_to(page, "#place")
    page.keyboard.type("Kort")
    page.wait_for_selector("#place + .suggestions [role=option]")
    page.keyboard.press("Escape")
    assert page.input_value("#place") == "Kort"
    assert page.locator("#place + .suggestions").is_hidden()


def test_a_profile_in_three_steps_leads_to_recommendations(open_page):
    page = open_page("/fr/profile")
    choose(page, "Doorn", "#home")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=step][value='2']", state="attached")
    tab_to(page, "#wanted")
    page.keyboard.type("Soudeur TIG")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=step][value='3']", state="attached")
    tab_to(page, "#level_fr")
    page.keyboard.press("End")
    tab_to(page, ".button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/recommendations")
    assert page.locator(".match, .empty").count() > 0
    assert "C2" in page.locator(".about-me").inner_text()


def test_after_a_fault_the_focus_is_on_the_summary_and_leads_to_the_field(open_page):
    page = open_page("/nl/profile")
    tab_to(page, "#home")
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "home"


def test_switching_the_language_keeps_what_was_typed(open_page):
    page = open_page("/fr/profile")
    page.fill("#home", "Ieper")
    tab_to(page, "button[formaction^='/nl/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/profile")
    assert page.input_value("#home") == "Ieper"
    assert page.get_attribute("html", "lang") == "nl"


def test_an_offer_is_posted(open_page):
    page = open_page("/nl/post-an-offer", "desk")
    tab_to(page, "#title")
    page.keyboard.type("TIG-lasser")
    choose(page, "lasser", "#occupation")
    choose(page, "Kortrijk", "#place")
    tab_to(page, ".button[value=preview]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sides")
    assert [side.get_attribute("lang") for side in page.locator(".side").all()] == ["nl", "fr"]
    assert "Courtrai" in page.locator(".side[lang=fr]").inner_text()
    tab_to(page, "[value=publish]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/post-an-offer/done/*")


def test_everything_works_without_javascript(open_page):
    page = open_page("/fr/profile", scripts=False)
    page.fill("#home", "Doornik")
    press_and_wait(page, ".actions [value=next]")
    page.fill("#wanted", "soudeur")
    press_and_wait(page, ".actions [value=next]")
    page.select_option("#level_fr", "C1")
    page.locator(".actions [value=next]").click()
    page.wait_for_url("**/fr/recommendations")
    page.goto("/fr/post-an-offer")
    fill_offer(page)
    press_and_wait(page, ".actions [value=preview]")
    expect(page.locator(".side")).to_have_count(2)
    page.goto("/fr")
    page.fill("#q", "lasser")
    page.locator(".search .button").click()
    page.wait_for_url("**/fr/offers?**")
    assert page.locator(".offer-card").count() > 0
