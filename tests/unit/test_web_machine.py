"""Machine translation on an offer's page: only where the operator runs an engine, only when asked, always labelled."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from services.web.ports import Ports
from tests.browser.fakes import offer_id
from tests.browser.fixtures import _client
from translation.engine import EngineUnreachable, Translation

OFFER = "aide-tournai"


@dataclass(eq=False)
class Engine:
    """Says the language before the text; ``is_down`` makes it fail."""

    is_down: bool = False
    asked: list[str] = field(default_factory=list)

    def translate(self, text: str, source: str, target: str) -> Translation:
        if self.is_down:
            raise EngineUnreachable("no route")
        self.asked.append(text)
        return Translation(f"[{target}] {text}", source, target)


async def page(ports: Ports, engine: Engine | None, query: str = "", language: str = "nl") -> str:
    async with _client(replace(ports, engine=engine)) as client:
        return (await client.get(f"/{language}/offers/{offer_id(OFFER)}{query}")).text


async def test_without_an_engine_nothing_is_offered(ports):
    assert "translate=machine" not in await page(ports, None)


async def test_it_is_offered_and_done_only_when_asked(ports):
    engine = Engine()
    offered = await page(ports, engine)
    assert "translate=machine" in offered and not engine.asked
    shown = await page(ports, engine, "?translate=machine")
    assert "[nl] " in shown and "machine" in shown.lower()


async def test_it_is_asked_for_once(ports):
    engine = Engine()
    await page(ports, engine, "?translate=machine")
    once = len(engine.asked)
    await page(ports, engine, "?translate=machine")
    assert len(engine.asked) == once > 0


@pytest.mark.parametrize("language", ["nl", "de"])
async def test_an_engine_that_is_down_leaves_the_offer_readable(ports, language):
    shown = await page(ports, Engine(is_down=True), "?translate=machine", language)
    assert "[nl]" not in shown and 'class="notice"' in shown


async def test_who_reads_the_original_is_offered_nothing(ports):
    assert "translate=machine" not in await page(ports, Engine(), language="fr")
