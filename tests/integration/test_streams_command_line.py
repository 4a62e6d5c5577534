"""``passerelle streams`` and ``passerelle views``, on a database in which one event can be read by nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from services.bootstrap import house
from services.cli import app
from services.cli.common import Stop
from services.floor.database import Database
from services.floor.settings import Settings
from tests.integration.test_offers_service import LILLE, terms

GARBAGE = """
INSERT INTO offers.offers_events (originator_id, originator_version, topic, state)
VALUES ('00000000-0000-0000-0000-00000000dead', 1, 'offers.Offer.Unheard', '{}')"""
Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", database.url)
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path))

    async def given() -> None:
        async with house(Settings(), database) as built:
            await asyncio.to_thread(built.offers.publish, "test", "1", terms("Soudeur", LILLE))
            await built.pool.execute(GARBAGE)
            await asyncio.to_thread(built.offers.publish, "test", "2", terms("Maçon", LILLE))
            await built.catch_up(reading=False)

    asyncio.run(given())

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return run


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_what_nobody_can_read_is_listed_kept_and_dropped(run: Run) -> None:
    status = {row["part"]: row for row in told(run("streams", "status", "--json"))}
    assert status["view:offers.open_offers"]["lag"] == 0
    assert status["view:offers.open_offers"]["set_aside"] == 1
    assert status["view:recommendations.offers"]["lag"] == 3

    (held,) = told(run("streams", "quarantine", "list", "--json"))
    assert held["topic"] == "offers.Offer.Unheard" and "Unheard" in held["reason"]
    assert run("streams", "quarantine", "retry").exit_code == 1
    (again,) = told(run("streams", "quarantine", "list", "--json", "--view", "offers.open_offers"))
    assert again["attempts"] == held["attempts"] + 1

    assert run("streams", "quarantine", "drop", str(held["number"])).exit_code == 0
    assert told(run("streams", "quarantine", "list", "--json")) == []
    with pytest.raises(Stop, match="no message"):
        CliRunner().invoke(
            app, ["streams", "quarantine", "drop", str(held["number"])], catch_exceptions=False
        )


def test_what_goes_wrong_in_another_process_is_told(run: Run, database: Database) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO floor.troubles (follower, reason)"
            " VALUES ('offers.open_offers', 'the disk is full'), ('index', 'no such encoder')"
        )
    errors = {row["part"]: row["last_error"] for row in told(run("streams", "status", "--json"))}
    assert errors.pop("view:offers.open_offers") == "the disk is full"
    assert errors.pop("index") == "no such encoder"
    assert set(errors.values()) == {None}


def test_views_are_verified_and_built_again(run: Run, database: Database) -> None:
    assert run("views", "rebuild", "offers.open_offers", "--verify").exit_code == 0
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("UPDATE offers.open_offers SET reference = 'tampered' WHERE reference = '1'")
    assert run("views", "rebuild", "offers.open_offers", "--verify").exit_code == 1
    assert run("views", "rebuild", "offers.open_offers").exit_code == 0
    assert run("views", "rebuild", "offers.open_offers", "--verify").exit_code == 0


def test_an_unknown_view_or_part_is_told_with_those_there_are(run: Run) -> None:
    for arguments in (["views", "rebuild", "offers.closed"], ["serve", "offer"]):
        with pytest.raises(Stop, match=r"offers\.open_offers"):
            CliRunner().invoke(app, arguments, catch_exceptions=False)
