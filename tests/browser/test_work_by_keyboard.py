"""A jobseeker applies and a manager does the day's work without a mouse; and the same without JavaScript."""

from datetime import timedelta

from tests.browser.path_fakes import day
from tests.browser.walks import become_a_jobseeker, become_a_manager, open_session, tab_to


def press(page, selector):
    tab_to(page, selector)
    page.keyboard.press("Enter")


def choose(page, selector, steps):
    """Choose an option of a list by its place."""
    tab_to(page, selector)
    for _ in range(steps):
        page.keyboard.press("ArrowDown")


def test_a_jobseeker_applies(open_page):
    page = open_page("/fr", "phone")
    become_a_jobseeker(page, "fr")
    page.goto("/fr/trainings")
    press(page, ".offer-card h3 a")
    page.wait_for_url("**/trainings/sessions/*")
    press(page, ".apply button")
    page.wait_for_selector(".applied")
    assert "Vous avez postulé le" in page.locator(".applied").inner_text()


def test_a_manager_declines_an_application(open_page):
    page = open_page("/nl", "desk")
    become_a_manager(page, "nl")
    open_session(page, "nl", "now")
    press(page, ".person-actions a[href$='/decline']")
    page.wait_for_url("**/decline")
    press(page, ".actions [value=save]")
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "reason"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    press(page, ".actions [value=save]")
    page.wait_for_url("**?done=decline")
    assert page.locator(".done-now").inner_text() == "De aanmelding is afgewezen."


def test_a_follow_up_is_recorded_from_the_list(open_page):
    page = open_page("/fr", "phone")
    become_a_manager(page, "fr")
    page.goto("/fr/programmes/weldcome/follow-ups")
    before = page.locator(".due > li").count()
    press(page, ".due summary")
    choose(page, ".due details[open] [name=situation]", 4)
    choose(page, ".due details[open] [name=source]", 2)
    press(page, ".due details[open] button")
    page.wait_for_url("**?done=follow-up")
    assert page.locator(".due > li").count() == before - 1


def test_the_work_is_done_without_javascript(open_page):
    page = open_page("/fr", "phone", scripts=False)
    become_a_manager(page, "fr")
    open_session(page, "fr", "now")
    page.locator(".person-actions a[href$='/exit']").first.click()
    page.fill("#exited_on", (day(0) - timedelta(days=1)).isoformat())
    page.select_option("#outcome", "completed")
    page.locator(".actions [value=save]").click()
    page.wait_for_url("**?done=exit")
    page.locator(".next .actions a[href$='/placement']").click()
    page.fill("#employer", "Ateliers du Ferrain")
    page.fill("#starts_on", day(0).isoformat())
    page.select_option("#country_of_work", "FR")
    page.select_option("#evidence", "declaration")
    page.locator(".actions [value=save]").click()
    page.wait_for_url("**?done=placement")
    assert "Ateliers du Ferrain" in page.locator(".cards").inner_text()


def test_switching_the_language_keeps_a_half_written_placement(open_page):
    page = open_page("/fr", "desk")
    become_a_manager(page, "fr")
    open_session(page, "fr", "over")
    page.locator(".person-actions a[href$='/placement']").first.click()
    page.fill("#employer", "Ateliers du Ferrain")
    page.locator("button[formaction^='/nl/']").click()
    page.wait_for_url("**/nl/**/placement")
    assert page.input_value("#employer") == "Ateliers du Ferrain"


def test_a_manager_records_attendance(open_page):
    page = open_page("/nl", "phone", scripts=False)
    become_a_manager(page, "nl")
    open_session(page, "nl", "over")
    press(page, "a[href$='/attendance']")
    page.wait_for_url("**/attendance")
    press(page, "a[href$='/attendance/record']")
    page.wait_for_url("**/record")
    for field, told in (("#from_day", -250), ("#to_day", -250)):
        page.fill(field, str(day(told)))
    tab_to(page, "#planned")
    page.keyboard.type("7,5")
    tab_to(page, "input[id^=attended-]")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors")
    assert "Er kunnen niet meer uren" in page.locator("#errors").inner_text()
    page.locator("#errors a").press("Enter")
    page.locator("input[id^=attended-]").first.fill("7")
    tab_to(page, ".actions [value=save]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attendance?done=attendance")
    assert "7 / 7,5" in page.locator(".attendance-table tbody tr").first.inner_text()
