"""``passerelle partners import`` as a programme's manager uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.bootstrap import house
from services.cli import app
from services.cli.common import Stop
from services.floor.database import Database
from services.floor.settings import Settings
from tests.partner_files_given import PROGRAMME, csv_file, refusals, xlsx_file

SESSIONS = (
    ("Formation", "Session", "Date de début", "Date de fin", "Places", "Intitulé", "Organisme", "Lieu"),
    [("soudage", "2024-1", date(2024, 1, 8), date(2024, 6, 28), 12, "Soudage", "Centre d'essai", "Lille")],
)  # fmt: skip
PARTICIPANTS = (
    ("Achternaam", "Voornaam", "Geboortedatum", "Sessie", "Instapdatum", "Kleur"),
    [("Testaert", "Zoé", date(1990, 2, 28), "2024-1", date(2024, 1, 8), "rood"),
     ("Delvaux-Essai", "Marc", date(1984, 11, 3), "2024-1", date(2023, 1, 8), "blauw")],
)  # fmt: skip


@pytest.fixture
def settings(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", database.url)
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "nl_BE.UTF-8")
    yield Settings()


async def with_programme(settings: Settings, place: Database) -> None:
    async with house(settings, place) as built:
        await asyncio.to_thread(built.programmes.start, "essai", PROGRAMME)


def partners(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["partners", "import", *map(str, arguments)])


def test_sessions_then_participants_then_the_same_again(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    asyncio.run(with_programme(settings, database))
    sessions = xlsx_file(tmp_path / "sessions.xlsx", *SESSIONS, above=["Sessions"])
    told = partners(sessions, "--programme", "essai")
    assert told.exit_code == 0, told.output
    assert "new 1, amended 0, unchanged 0, refused 0" in told.stdout

    path = csv_file(tmp_path / "deelnemers.csv", *PARTICIPANTS)
    tried = partners(path, "--programme", "essai", "--dry-run")
    assert "Regel 2: nieuwe deelnemer; start geregistreerd" in tried.stdout
    assert "new 1, amended 0, unchanged 0, refused 1 (dry run" in tried.stdout
    assert "Achternaam → family_name" in tried.stderr and "not read: Kleur" in tried.stderr
    assert not any(value in tried.output for value in ("Testaert", "Zoé", "Delvaux", "1990"))
    told = partners(path, "--programme", "essai")
    assert "new 1, amended 0, unchanged 0, refused 1" in told.stdout
    assert [one["rule"] for one in refusals(path)] == ["outside_session"]
    again = partners(path, "--programme", "essai")
    assert "new 0, amended 0, unchanged 1, refused 1" in again.stdout


def test_what_cannot_be_imported_at_all_is_told_in_a_sentence(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    asyncio.run(with_programme(settings, database))
    path = csv_file(tmp_path / "deelnemers.csv", *PARTICIPANTS)
    for arguments, said in (
        ((path, "--programme", "nergens"), "programma"),
        ((path, "--programme", "essai", "--kind", "sessions"), "training; starts_on; ends_on; seats"),
        (
            (path, "--programme", "essai", "--kind", "payments"),
            "participants, sessions, placements, follow_ups",
        ),
        ((path, "--programme", "essai", "--map", "Kleur"), "COLUMN=FIELD"),
        ((path, "--programme", "essai", "--map", "Vorm=phone"), "Vorm"),
        ((tmp_path / "weg.csv", "--programme", "essai"), "weg.csv"),
    ):
        result = partners(*arguments)
        assert isinstance(result.exception, Stop)
        assert said in str(result.exception)
