"""``passerelle backup`` and ``passerelle restore`` as an operator runs them, and killed in the middle."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from typer.testing import CliRunner

from services.backup import Archive, newest_in
from services.bootstrap import house
from services.cli import app
from services.cli.common import Stop
from services.floor.database import Database, embedded
from services.floor.settings import Settings
from services.kernel.personal import PersonErased
from tests.backup_given import PROFILE, Home, paths, who
from tests.homes import temporary_home

PASSERELLE = str(Path(sys.executable).with_name("passerelle"))


@pytest.fixture
def here(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home on the test's database, which the commands are pointed at."""
    home = Home.on(database, tmp_path / "home")
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", database.url)
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path / "home"))
    return home


def said(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def filled(home: Home, number: int) -> list[UUID]:
    async def work() -> list[UUID]:
        async with home.opened() as built:
            return await paths(built, number)

    return asyncio.run(work())


def registered(home: Home) -> UUID:
    async def work() -> UUID:
        async with home.opened() as built:
            return await asyncio.to_thread(built.jobseekers.register, PROFILE)

    return asyncio.run(work())


def must_know(home: Home, person: UUID) -> None:
    async def work() -> None:
        async with home.opened() as built:
            await asyncio.to_thread(built.jobseekers.must_know, person)

    asyncio.run(work())


def test_each_step_is_told_in_a_line_and_a_folder_has_the_newest(here: Home, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    gone, stays = filled(here, 2)
    told = said("backup", folder)
    [file] = folder.iterdir()
    assert f"{file}: " in told and "15 events" in told
    assert "jobseekers 4, offers 2, placements 2, programmes 3, trainings 4 events" in told
    assert str(here.place.key_file) in told and str(here.place.ledger) in told
    (folder / "passerelle-20200101T000000Z.backup").write_text("an older one")
    said("privacy", "erase", gone)
    with pytest.raises(Stop, match="--replace"):
        said("restore", folder)
    told = said("restore", folder, "--replace")
    assert f"{file} of " in told and "restored 15 events" in told and "had been erased since: 1" in told
    must_know(here, stays)
    with pytest.raises(PersonErased):
        must_know(here, gone)


def test_older_backups_of_this_database_go_and_nothing_else(here: Home, tmp_path: Path) -> None:
    """Given backups of this database, of another and a file that is none, when one is taken, the newest of this one stay."""
    folder = tmp_path / "backups"
    folder.mkdir()
    filled(here, 1)
    said("backup", folder / "passerelle-20200101T000000Z.backup")
    said("backup", folder / "passerelle-20200102T000000Z.backup")
    foreign = (folder / "passerelle-20200102T000000Z.backup").read_bytes()
    own_id = str(Archive.open(folder / "passerelle-20200102T000000Z.backup").manifest.database_id).encode()
    (folder / "passerelle-20200103T000000Z.backup").write_bytes(
        foreign.replace(own_id, str(UUID(int=7)).encode())
    )
    (folder / "passerelle-20200104T000000Z.backup").write_text("no backup")
    (folder / "by hand.backup").write_bytes(foreign)
    told = said("backup", folder, "--keep", 2)
    assert "older than the newest 2: passerelle-20200101T000000Z.backup" in told
    taken = newest_in(folder).rename(
        folder / "passerelle-20990101T000000Z.backup"
    )  # as by a clock that was ahead
    stay = {"passerelle-20200103T000000Z.backup", "passerelle-20200104T000000Z.backup", "by hand.backup"}
    names = {path.name for path in folder.iterdir()}
    assert names == stay | {taken.name, "passerelle-20200102T000000Z.backup"}
    said("backup", folder, "--keep", 1)
    [last] = {path.name for path in folder.iterdir()} - stay
    assert last not in names


def test_what_stands_against_it_is_said_in_a_sentence(here: Home, tmp_path: Path) -> None:
    filled(here, 1)
    for arguments, sentence in (
        (("restore", tmp_path / "nothing"), "cannot read"),
        (("restore", tmp_path), "no backup"),
        (("restore", __file__), "not a whole backup"),
        (("backup", tmp_path / "no" / "folder"), "nothing can be written"),
        (("backup", tmp_path / "new.backup", "--keep", 3), "--keep: .* is no folder"),
    ):
        with pytest.raises(Stop, match=sentence):
            said(*arguments)


def test_the_embedded_database_is_replaced_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one called postgres, which every server has one of."""
    with temporary_home() as folder:
        monkeypatch.delenv("PASSERELLE_DATABASE_URL", raising=False)
        monkeypatch.setenv("PASSERELLE_HOME", str(folder))
        with embedded(folder / "postgres") as place:
            [person] = filled(Home(Settings(), place), 1)
        target = tmp_path / "one.backup"
        said("backup", target)
        with embedded(folder / "postgres") as place:
            later = registered(Home(Settings(), place))
        assert "restored 9 events" in said("restore", target, "--replace")

        async def looked(place: Database) -> None:
            async with house(Settings(), place) as built:
                assert await asyncio.to_thread(built.jobseekers.identity, person) == who(0)
                assert await built.jobseeker_queries.get(person)
                assert not await built.pool.fetchval(
                    "SELECT EXISTS (SELECT FROM jobseekers.jobseekers_events WHERE originator_id = $1)", later
                )

        with embedded(folder / "postgres") as place:
            asyncio.run(looked(place))


def test_the_ledger_can_be_elsewhere(here: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = tmp_path / "shared" / "erased"
    monkeypatch.setenv("PASSERELLE_ERASURES", str(ledger))
    [person] = filled(here, 1)
    said("privacy", "erase", person)
    assert f"erased {person} " in ledger.read_text()
    assert str(ledger) in said("backup", tmp_path / "one.backup")


def databases(place: Database) -> set[str]:
    with psycopg.connect(place.url) as connection:
        return {
            row[0]
            for row in connection.execute("SELECT datname FROM pg_database").fetchall()
            if row[0].startswith(f"{place.name}_")
        }


@contextlib.contextmanager
def restoring(target: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [PASSERELLE, "restore", str(target), "--replace"], stderr=subprocess.PIPE, env=os.environ.copy()
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


TABLES = "SELECT count(*) FROM pg_stat_user_tables"


def has_tables(place: Database, number: int) -> bool:
    with contextlib.suppress(psycopg.Error), psycopg.connect(place.url) as connection:
        row = connection.execute(TABLES).fetchone()
        return row is not None and row[0] >= number
    return False


@pytest.mark.parametrize("tables", [1, 40])
def test_a_restore_that_is_killed_leaves_what_was_there_and_can_be_run_again(
    here: Home, tmp_path: Path, tables: int
) -> None:
    [person] = filled(here, 1)
    target = tmp_path / "one.backup"
    said("backup", target)
    later = registered(here)
    beside = here.place.called(f"{here.place.name}_restoring")
    with restoring(target) as process:
        while not has_tables(beside, tables):
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert databases(here.place) == {beside.name}
    must_know(here, later)
    must_know(here, person)
    said("restore", target, "--replace")
    assert databases(here.place) == set()
    with pytest.raises(LookupError):
        must_know(here, later)
    must_know(here, person)
