"""What a restore asks for, and what it leaves alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from services.backup import CannotRestore, restoring
from services.backup.databases import Beside
from services.floor.personal import KeysUnusable, opened_keyring
from services.following import marked
from services.kernel.personal import UnknownPerson
from tests.backup_given import (
    PROFILE,
    Home,
    paths,
    read,
    who,
    write,
)


async def test_after_a_rotation_the_key_that_is_missing_is_named(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        [person] = await paths(built, 1)
        await here.backed_up(target)
    old = here.place.key_file.read_text()
    with opened_keyring(here.place.environment("privacy")) as keyring:
        current = keyring.rotate()
    elsewhere.bring_keys_of(here)
    with pytest.raises(KeysUnusable, match=old.split(":")[0]):
        await elsewhere.restored(target)
    elsewhere.place.key_file.write_text(here.place.key_file.read_text() + old)
    await elsewhere.restored(target)
    async with elsewhere.opened() as built:
        assert await asyncio.to_thread(built.jobseekers.identity, person) == who(0)
        assert await asyncio.to_thread(built.jobseekers.keyring.rotate) == current
    assert old.split(":")[0] not in elsewhere.place.key_file.read_text()


async def test_keys_that_are_given_as_a_setting_are_wanted_as_one(
    here: Home, elsewhere: Home, target: Path
) -> None:
    mine, other = (f"mine:{sign * 43}=" for sign in "AE")
    given = replace(here, place=replace(here.place, key=mine))
    async with given.opened() as built:
        [person] = await paths(built, 1)
        taken = await given.backed_up(target)
    assert taken.manifest.keys == {"mine": 2} and mine[5:].encode() not in read(target)
    elsewhere.bring_keys_of(here)
    wrong = replace(elsewhere, place=replace(elsewhere.place, key=other))
    with pytest.raises(CannotRestore, match="“mine” is not the one"):
        await wrong.restored(target)
    right = replace(elsewhere, place=replace(elsewhere.place, key=f"new:{'M' * 43}=,{mine}"))
    await right.restored(target)
    async with right.opened() as built:
        assert await asyncio.to_thread(built.jobseekers.identity, person) == who(0)


async def test_a_wrong_key_a_missing_one_and_a_changed_file_are_refused_and_nothing_is_touched(
    here: Home, elsewhere: Home, target: Path, tmp_path: Path
) -> None:
    async with here.opened() as built:
        await paths(built, 1)
        await here.backed_up(target)
    async with elsewhere.opened() as built:
        own = await asyncio.to_thread(built.jobseekers.register, PROFILE)
    right, wrong = here.place.key_file.read_text(), elsewhere.place.key_file.read_text()
    elsewhere.bring_keys_of(here)
    content = read(target)
    manifest = content.index(b'"format"')
    for changed, said in (
        (content[: len(content) // 2], "not a whole backup"),
        (content[:3000] + bytes([content[3000] ^ 1]) + content[3001:], "was changed or damaged"),
        (content[:manifest] + content[manifest:].replace(b'"events": 1,', b'"events": 2,', 1), "was changed"),
    ):
        assert changed != content
        broken = tmp_path / "broken.backup"
        write(broken, changed)
        with pytest.raises(CannotRestore, match=said):
            await elsewhere.restored(broken, replace=True)
    elsewhere.place.key_file.write_text(right.split(":")[0] + ":" + wrong.split(":")[1])
    with pytest.raises(CannotRestore, match="not the one it was taken with"):
        await elsewhere.restored(target, replace=True)
    elsewhere.place.key_file.unlink()
    with pytest.raises(CannotRestore, match=r"is missing.*put back"):
        await elsewhere.restored(target, replace=True)
    elsewhere.place.key_file.write_text(wrong)
    elsewhere.place.key_file.chmod(0o600)
    async with elsewhere.opened() as built:
        await asyncio.to_thread(built.jobseekers.must_know, own)


async def test_a_database_that_holds_something_or_is_in_use_is_left_alone(here: Home, target: Path) -> None:
    async with here.opened() as built:
        await paths(built, 1)
        await here.backed_up(target)
        later = await asyncio.to_thread(built.jobseekers.register, PROFILE)
        with pytest.raises(CannotRestore, match="connected to this database"):
            await here.restored(target, replace=True)
    with pytest.raises(CannotRestore, match=r"holds 10 events.*--replace"):
        await here.restored(target)
    async with here.opened() as built:
        await asyncio.to_thread(built.jobseekers.must_know, later)
    await here.restored(target, replace=True)
    async with here.opened() as built:
        with pytest.raises(UnknownPerson):
            await asyncio.to_thread(built.jobseekers.must_know, later)
    assert neighbours(here) == set()


async def test_passerelle_running_is_told_from_others_being_connected(here: Home, target: Path) -> None:
    async with here.opened() as built:
        await here.backed_up(target)
        async with marked(built, ()):
            with pytest.raises(CannotRestore, match="Passerelle is running"):
                await here.restored(target)


async def test_somebody_who_connects_meanwhile_keeps_what_is_there(
    here: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with here.opened() as built:
        await here.backed_up(target)
        later = await asyncio.to_thread(built.jobseekers.register, PROFILE)
    original = restoring._erase

    async def meanwhile(*given: object) -> int:
        other.append(await asyncio.to_thread(psycopg.connect, here.place.url))
        return await original(*given)  # type: ignore[arg-type]

    other: list[psycopg.Connection] = []
    monkeypatch.setattr(restoring, "_erase", meanwhile)
    with pytest.raises(CannotRestore, match="connected to the database meanwhile"):
        await here.restored(target, replace=True)
    other[0].close()
    assert neighbours(here) == set()
    async with here.opened() as built:
        await asyncio.to_thread(built.jobseekers.must_know, later)


def neighbours(home: Home) -> set[str]:
    """Databases that restores of this one make and drop."""
    with psycopg.connect(home.place.url) as connection:
        names = {str(row[0]) for row in connection.execute("SELECT datname FROM pg_database").fetchall()}
    return {name for name in names if name.startswith(f"{home.place.name}_")}


async def test_what_was_replaced_and_not_dropped_goes_at_the_next_restore_but_nobody_elses_database_does(
    here: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with here.opened() as built:
        [person] = await paths(built, 1)
        await here.backed_up(target)
    replaced, original = f"{here.place.name}_replaced", Beside.drop

    async def ended_before(self: Beside, name: str) -> None:
        if name == replaced and name in neighbours(here):
            raise OSError("somebody looks at it")
        await original(self, name)

    monkeypatch.setattr(Beside, "drop", ended_before)
    assert (await here.restored(target, replace=True)).left_over == replaced
    monkeypatch.undo()
    assert neighbours(here) == {replaced}
    assert (await here.restored(target, replace=True)).left_over is None
    assert neighbours(here) == set()
    with psycopg.connect(here.place.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {replaced}".encode())
    with pytest.raises(CannotRestore, match=f"“{replaced}” that no restore made"):
        await here.restored(target, replace=True)
    assert neighbours(here) == {replaced}
    with psycopg.connect(here.place.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {replaced}".encode())
    async with here.opened() as built:
        await asyncio.to_thread(built.jobseekers.must_know, person)


async def test_a_database_that_is_not_there_yet_is_made_where_the_role_may(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        [person] = await paths(built, 1)
        await here.backed_up(target)
    elsewhere.bring_keys_of(here)
    missing = Home(elsewhere.settings, elsewhere.place.called(f"{elsewhere.place.name} new"))
    limited = replace(missing, place=replace(missing.place, url=as_role(missing.place.url, "limited")))
    with psycopg.connect(here.place.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE limited LOGIN")
        try:
            with pytest.raises(CannotRestore, match='ALTER ROLE "limited" CREATEDB'):
                await limited.restored(target)
            connection.execute("ALTER ROLE limited CREATEDB")
            await limited.restored(target)
            not_its_own = replace(
                elsewhere, place=replace(elsewhere.place, url=as_role(elsewhere.place.url, "limited"))
            )
            with pytest.raises(CannotRestore, match="does not own"):
                await not_its_own.restored(target)
            async with limited.opened() as built:
                assert await asyncio.to_thread(built.jobseekers.identity, person) == who(0)
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{missing.place.name}" WITH (FORCE)'.encode())
            connection.execute("DROP ROLE limited")


def as_role(url: str, role: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}:@{parts.netloc.rpartition('@')[2]}"))


async def test_rights_come_back_where_those_who_had_them_are_there(
    here: Home, elsewhere: Home, target: Path
) -> None:
    with psycopg.connect(here.place.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE backup_reader")
        try:
            async with here.opened() as built:
                await built.pool.execute("GRANT USAGE ON SCHEMA offers TO backup_reader")
                taken = await here.backed_up(target)
            assert taken.manifest.roles == ["backup_reader", "postgres"]
            elsewhere.bring_keys_of(here)
            await elsewhere.restored(target)
            asked = "SELECT has_schema_privilege('backup_reader', 'offers', 'USAGE')"
            with psycopg.connect(elsewhere.place.url, autocommit=True) as other:
                assert other.execute(asked).fetchone() == (True,)
                other.execute("DROP OWNED BY backup_reader")
        finally:
            connection.execute("DROP OWNED BY backup_reader")
            connection.execute("DROP ROLE backup_reader")
    await elsewhere.restored(target, replace=True)
