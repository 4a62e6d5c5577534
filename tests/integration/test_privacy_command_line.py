"""What the operator does with personal data, from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from typer.testing import CliRunner

from contracts.jobseekers import Profile
from services.bootstrap import house
from services.cli import app
from services.cli.common import Stop
from services.floor.database import Database
from services.floor.settings import Settings
from services.jobseekers.identity import Identity
from services.kernel.personal import PersonErased

ZOE = Identity("Zoé", "Vandamme", date(1990, 2, 28))
PROFILE = Profile.model_validate(
    {
        "residence": {"label": "Tournai", "country": "BE", "latitude": 50.6, "longitude": 3.39},
        "languages": [{"language": "fr", "level": "C2"}],
    }
)


@pytest.fixture
def settings(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", database.url)
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PASSERELLE_KEY_FILE", str(tmp_path / "mine.keys"))
    yield Settings()


async def registered(settings: Settings, place: Database) -> UUID:
    """Somebody with identity and profile, in log and view."""
    async with house(settings, place) as built:
        somebody = await asyncio.to_thread(built.jobseekers.record_person, ZOE)
        await asyncio.to_thread(built.jobseekers.amend, somebody, PROFILE)
        for runner in built.runners:
            if runner.view.carries_personal_data:
                await runner.catch_up()
        assert await built.jobseeker_queries.get(somebody)
        return somebody


def said(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["privacy", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_erasing_reaches_the_views_and_the_key(settings: Settings, database: Database) -> None:
    somebody = asyncio.run(registered(settings, database))
    assert said("erase", str(somebody)).strip().endswith(f"erased {somebody}")
    said("erase", str(somebody))
    with psycopg.connect(database.url) as connection:
        for table, number in (("jobseekers.profiles", 0), ("jobseekers.erasures", 1), ("privacy.erased", 1)):
            row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            assert row == (number,), table
    status = said("status")
    assert "no keys" in status and "people erased: 1" in status

    async def knows(place: Database) -> None:
        async with house(settings, place) as built:
            with pytest.raises(PersonErased):
                await asyncio.to_thread(built.jobseekers.must_know, somebody)

    asyncio.run(knows(database))


def test_nobody_to_erase_is_said_in_a_sentence(settings: Settings) -> None:
    nobody = uuid4()
    with pytest.raises(Stop, match=str(nobody)):
        said("erase", str(nobody))


def test_rotating_and_looking(settings: Settings, database: Database) -> None:
    assert said("status").split("\n")[0] == "no keys"
    somebody = asyncio.run(registered(settings, database))
    assert settings.key_file is not None
    before = settings.key_file.read_text()
    assert f"keys under {before.split(':')[0]}: 1 (current)" in said("status")
    after = said("rotate").split()[-1]
    assert (
        settings.key_file.read_text().startswith(f"{after}:") and before not in settings.key_file.read_text()
    )
    assert f"keys under {after}: 1 (current)" in said("status")

    async def readable(place: Database) -> Identity:
        async with house(settings, place) as built:
            return await asyncio.to_thread(built.jobseekers.identity, somebody)

    assert asyncio.run(readable(database)) == ZOE


def test_without_its_key_file_the_house_does_not_open_and_says_why(
    settings: Settings, database: Database
) -> None:
    asyncio.run(registered(settings, database))
    assert settings.key_file is not None
    settings.key_file.rename(settings.key_file.with_suffix(".elsewhere"))
    with pytest.raises(Stop, match="PASSERELLE_KEY_FILE"):
        said("rotate")
    with pytest.raises(Stop, match="put it back"):
        said("erase", str(uuid4()))
    assert ": 1 (old)" in said("status")


def test_keys_can_be_given_as_a_setting(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody = asyncio.run(registered(settings, database))
    assert settings.key_file is not None
    given = ",".join(settings.key_file.read_text().split())
    settings.key_file.unlink()
    new = "new:" + "A" * 43 + "="
    monkeypatch.setenv("PASSERELLE_KEY", f"{new},{given}")
    assert said("rotate").startswith("every key is wrapped under new")
    monkeypatch.setenv("PASSERELLE_KEY", new)

    async def readable() -> Identity:
        async with house(Settings(), replace(database)) as built:
            return await asyncio.to_thread(built.jobseekers.identity, somebody)

    assert asyncio.run(readable()) == ZOE
