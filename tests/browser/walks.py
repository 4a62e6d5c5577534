"""Ways through the pages that several tests go."""

from __future__ import annotations

from playwright.sync_api import Page


def tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Press Tab until the focus is on the element: whoever has no mouse must get there too."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def press_and_wait(page: Page, selector: str) -> None:
    """Press the first such button and wait for the page that answers. A click alone does not wait for it, and where the
    answer has the same address there is nothing else to wait for."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def become_a_jobseeker(page: Page, language: str) -> None:
    """Choose the first made-up jobseeker, which leads to their recommendations."""
    page.goto(f"/{language}/demonstration")
    page.locator("button[value^='jobseeker:']").first.click()
    page.wait_for_url(f"**/{language}/recommendations")


def fill_offer(page: Page) -> None:
    """A small offer in the recruiter's form."""
    page.select_option("#language", "fr")
    page.fill("#title", "Soudeur TIG")
    page.fill("#occupation", "soudeur")
    page.fill("#description", "Souder des cadres.")
    page.fill("#place", "Roubaix")
    page.select_option("#contract", "permanent")


def become_a_manager(page: Page, language: str) -> None:
    """Choose to be a programme manager, and come back to the sessions of the programme."""
    page.goto(f"/{language}/demonstration?next=/programmes/weldcome/sessions")
    page.locator("button[value=manager]").click()
    page.wait_for_url(f"**/{language}/programmes/weldcome/sessions")


def open_session(page: Page, language: str, code: str) -> None:
    """From anywhere to a session's participants."""
    page.goto(f"/{language}/programmes/weldcome/sessions")
    page.locator(".offer-card h3 a", has_text=code).first.click()
    page.wait_for_url("**/sessions/*-*")


def record_a_period(page: Page, session: str) -> None:
    """Record four hours of a day for the first participant of a session that is over."""
    page.goto(f"{session}/attendance/record")
    day = page.locator("#to_day").get_attribute("max") or ""
    first = page.locator(".attendance-form input").first
    page.fill("#from_day", day)
    page.fill("#to_day", day)
    page.fill("#planned", "8")
    first.fill("4")
    page.locator(".actions [value=save]").click()
    page.wait_for_url("**/attendance?done=*")
