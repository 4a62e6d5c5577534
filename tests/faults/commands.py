"""Thousands of commands from several callers, each of whom tries again until they are told that it was accepted."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, groupby, islice
from typing import Any

import httpx

from services.offers.domain import Offer

SOURCE = "faults"
TITLES = ("Soudeur TIG", "Cariste", "Aide-soignant", "Maçon", "Comptable", "Magasinier", "Cuisinier")
GIVE_UP_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Command:
    """What one caller asks about one offer."""

    kind: str
    reference: str
    title: str


def life(number: int) -> Iterator[Command]:
    """What becomes of an offer: published, every second one amended, every third one closed."""
    reference, title = f"f-{number}", f"{TITLES[number % len(TITLES)]} {number}"
    yield Command("publish", reference, title)
    if number % 2 == 0:
        yield Command("amend", reference, f"{title} bis")
    if number % 3 == 0:
        yield Command("close", reference, title)


def lives_of(commands: int) -> list[list[Command]]:
    """So many commands, by the offer they are about."""
    every = islice(chain.from_iterable(map(life, count())), commands)
    return [list(one) for _, one in groupby(every, key=lambda command: command.reference)]


@dataclass
class Callers:
    """Callers that share the offers among them, and what they were told."""

    url: str
    commands: int
    callers: int = 4
    accepted: Counter[Command] = field(default_factory=Counter)
    tried_again: int = 0
    failures: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> Callers:
        lives = lives_of(self.commands)
        for caller in range(self.callers):
            thread = threading.Thread(target=self._call, args=(lives[caller :: self.callers],), daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    @property
    def are_busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    async def until(self, share: float) -> None:
        """Wait until that share of the commands is accepted."""
        while self.are_busy and len(self.accepted) < share * self.commands:
            await asyncio.sleep(0.05)

    def until_done(self) -> None:
        for thread in self._threads:
            thread.join()
        assert not self.failures, self.failures[:3]

    def _call(self, lives: Sequence[Sequence[Command]]) -> None:
        with httpx.Client(timeout=30) as client:
            for command in chain.from_iterable(lives):
                self._until_accepted(client, command)

    def _until_accepted(self, client: httpx.Client, command: Command) -> None:
        start = time.monotonic()
        while time.monotonic() - start < GIVE_UP_SECONDS:
            try:
                answer = _asked(client, self.url, command)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 500:
                with self._lock:
                    if answer.is_success or (command.kind == "close" and answer.status_code == 409):
                        self.accepted[command] += 1
                    else:
                        self.failures.append(f"{command}: {answer.status_code} {answer.text}")
                return
            with self._lock:
                self.tried_again += 1
            time.sleep(random.uniform(0.05, 0.3))
        with self._lock:
            self.failures.append(f"{command}: never accepted")


def _asked(client: httpx.Client, url: str, command: Command) -> httpx.Response:
    if command.kind == "close":
        return client.post(f"{url}/api/offers/{_offer_id(command)}/close", json={"reason": "filled"})
    return client.post(f"{url}/api/offers", json=_body(command))


def _body(command: Command) -> dict[str, Any]:
    return {
        "source": SOURCE,
        "reference": command.reference,
        "title": command.title,
        "language": "fr",
        "places": [{"label": "Tournai", "country": "BE"}],
    }


def _offer_id(command: Command) -> str:
    return str(Offer.create_id(SOURCE, command.reference))
