"""Thousands of commands from several callers, each of whom tries again until they are told that it was accepted."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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
        lives = self.commands * 6 // 11  # eleven commands for six offers
        for caller in range(self.callers):
            thread = threading.Thread(
                target=self._call, args=(range(caller, lives, self.callers),), daemon=True
            )
            self._threads.append(thread)
            thread.start()
        return self

    @property
    def are_busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def until_done(self) -> None:
        for thread in self._threads:
            thread.join()
        assert not self.failures, self.failures[:3]

    def _call(self, numbers: range) -> None:
        with httpx.Client(timeout=30) as client:
            for number in numbers:
                for command in life(number):
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
