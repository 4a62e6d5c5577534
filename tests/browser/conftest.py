"""A real browser on real pages. By default on services in memory, so that it starts at once; ``PASSERELLE_BROWSER_SITE``
names a running Passerelle (in demonstration mode) to look at instead: the tests ask for nothing that only the former has.

Debian's Chromium is used. Where there is none the tests are skipped; ``PASSERELLE_REQUIRE_BROWSER=1`` makes that a failure.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from services.web.app import web_app
from tests.browser.fakes import fake_ports

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SITES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}

Open = Callable[..., Page]

PATIENCE_MS = 120_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the browser tests. Playwright keeps this thread's event loop running for as long as it is open, in
    which no asynchronous test can run: it is closed before the next package's tests begin."""
    if not CHROMIUM.exists():
        reason = f"no Chromium at {CHROMIUM}: the pages are not looked at"
        if os.environ.get("PASSERELLE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Where the pages are: ``http://127.0.0.1:…``."""
    if given := os.environ.get("PASSERELLE_BROWSER_SITE"):
        yield given.rstrip("/")
        return
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(web_app(fake_ports()), log_level="warning", lifespan="off"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        serving.start()
        while not server.started and serving.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        serving.join()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Opens an address in a fresh browser: ``open_page("/fr", on="phone", scheme="dark")``. What the browser complains
    of (a blocked script, a missing file) fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str, on: str = "phone", scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport=SITES[on],
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        # Processes are killed and started beside these tests: a page may wait long for its turn.
        context.set_default_timeout(PATIENCE_MS)
        context.set_default_navigation_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    told = [text for text in complaints if "status of 4" not in text]
    assert not told, told
