"""The command as people use it: started, stopped, started again; importing beside it; asked for recommendations."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from tests.homes import temporary_home

COMMAND = str(Path(sys.executable).with_name("passerelle"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Running:
    """``passerelle up`` on a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "PASSERELLE_HOME": str(home),
            "PASSERELLE_PORT": str(self.port),
            "PASSERELLE_DEMO": "1",
            "LANG": "en_GB.UTF-8",
        }
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [COMMAND, "up", "--load-demo"]
        self.process = subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE, text=True)

    def until(self, path: str, seconds: float = 600) -> httpx.Response:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None and self.process.stderr is not None
            if self.process.poll() is not None:
                raise AssertionError(f"it ended by itself: {self.process.stderr.read()}")
            try:
                answer = httpx.get(self.address + path, timeout=60, follow_redirects=True)
                if answer.status_code == 200:
                    return answer
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise TimeoutError(path)

    def stop(self) -> str:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=60)
        return said

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


@pytest.fixture(scope="module")
def passerelle() -> Iterator[Running]:
    with temporary_home() as home:
        running = Running(home)
        running.start()
        running.until("/health/ready")
        yield running
        if running.process and running.process.poll() is None:
            running.stop()


FEED = [
    {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Test", "value": f"t-{number}"},
        "title": title,
        "description": "<p>Werk in een klein team.</p><script>alert(1)</script>",
        "inLanguage": "nl",
        "datePosted": "2026-11-20",
        "jobLocation": {"@type": "Place", "address": {"addressLocality": place, "addressCountry": "BE"}},
    }
    for number, (title, place) in enumerate([("Lasser MIG/MAG (m/v/x)", "Kortrijk"), ("Bakker", "Menen")])
]
PROFILE = {
    "residence": {"label": "Roubaix", "country": "FR"},
    "travel": {"kilometres": 40},
    "occupations_wanted": [{"label": "soudeur"}],
    "languages": [{"language": "fr", "level": "C2"}, {"language": "nl", "level": "B2"}],
    "licences": ["B", "VCA"],
    "interface_language": "fr",
}


def test_the_demonstration_region_is_there_and_ready(passerelle: Running) -> None:
    health = passerelle.until("/health/ready").json()
    assert health["offers_in_index"] == 2000
    assert all(view["lag"] == 0 and view["last_error"] is None for view in health["views"])
    assert "Passerelle" in passerelle.until("/nl/").text


def test_an_import_beside_it_is_idempotent_and_recommended_at_once(
    passerelle: Running, tmp_path: Path
) -> None:
    feed, profile = tmp_path / "feed.json", tmp_path / "me.json"
    feed.write_text(
        json.dumps([*FEED, {**FEED[0], "identifier": {"value": "t-9"}, "datePosted": "2026-02-31"}])
    )
    profile.write_text(json.dumps(PROFILE))

    first = passerelle.run("offers", "import", str(feed))
    assert first.returncode == 0, first.stderr
    assert "new 2, amended 0, unchanged 0, refused 1" in first.stdout
    refused = [json.loads(line) for line in Path(f"{feed}.refused.jsonl").read_text().splitlines()]
    assert len(refused) == 1
    assert "t-9" in first.stderr
    again = passerelle.run("offers", "import", str(feed))
    assert "new 0, amended 0, unchanged 2, refused 1" in again.stdout

    found = passerelle.run(
        "recommend", "--profile", str(profile), "--language", "nl", "--limit", "50", "--json"
    )
    assert found.returncode == 0, found.stderr
    offers = json.loads(found.stdout)
    scores = [one["score"] for one in offers]
    assert scores == sorted(scores, reverse=True)
    mine = next(one for one in offers if one["reference"] == "t-0")
    assert mine.keys() >= {
        "offer", "source", "reference", "title", "language", "score", "parts", "reasons", "missing", "distance_km",
    }  # fmt: skip
    assert mine["score"] == pytest.approx(
        sum(p["value"] * p["weight"] for p in mine["parts"].values()), abs=1e-3
    )


def test_bad_input_gets_a_sentence_not_a_trace(passerelle: Running, tmp_path: Path) -> None:
    bad = tmp_path / "me.json"
    bad.write_text(json.dumps({**PROFILE, "languages": []}))
    for arguments in (
        ("recommend", "--profile", str(bad)),
        ("recommend", "--profile", str(bad), "--language", "xx"),
        ("candidates", str(UUID(int=9))),
        ("offers", "import", str(tmp_path / "nothing.json")),
    ):
        ended = passerelle.run(*arguments)
        assert ended.returncode == 1
        assert ended.stderr.startswith("passerelle: ") or "\npasserelle: " in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_port_in_use_is_said_at_once(passerelle: Running) -> None:
    ended = passerelle.run("up")
    assert ended.returncode == 1
    assert f"port {passerelle.port}" in ended.stderr and "PASSERELLE_PORT" in ended.stderr


def test_it_stops_on_interrupt_and_starts_again_on_the_data_it_had(passerelle: Running) -> None:
    before = passerelle.until("/health/ready").json()["offers_in_index"]
    said = passerelle.stop()
    assert passerelle.process is not None and passerelle.process.returncode == 0
    assert "Stopped." in said and "Traceback" not in said
    passerelle.start()
    after = passerelle.until("/health/ready").json()["offers_in_index"]
    assert after == before >= 2000
