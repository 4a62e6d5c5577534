"""Backups on a real PostgreSQL: one moment for every service while all of them write, and nobody erased comes back."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
import pytest

from services.backup import Archive, CannotBackUp, CannotRestore, back_up, restoring
from services.backup.databases import Beside
from services.backup.taking import snapshot
from services.bootstrap import House
from services.floor import generation
from services.floor.database import Database
from services.floor.personal import KeysUnusable, Ledger, opened_keyring
from services.following import marked
from services.jobseekers.domain import Jobseeker
from services.kernel.personal import PersonErased, UnknownPerson
from tests.backup_given import PROFILE, Home, caught_up, one_path, paths, programme, rows, who
from tests.conftest import fresh_database
from tests.integration.test_offers_service import LILLE, terms


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Home:
    return Home.on(database, tmp_path / "here")


@pytest.fixture
def elsewhere(server: Database, tmp_path: Path) -> Iterator[Home]:
    """Another database, in another folder: without keys and ledger."""
    with fresh_database(server) as other:
        yield Home.on(other, tmp_path / "elsewhere")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "one.backup"


class Writers:
    """Threads that take people through every service, one step after the other, until told to stop."""

    def __init__(self, built: House, number: int) -> None:
        self.steps: list[list[tuple[str, UUID]]] = [[] for _ in range(number)]
        self.failed: list[BaseException] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(built, *programme(built, f"p-{mine}"), mine, number))
            for mine in range(number)
        ]

    def _write(self, built: House, programme_id: UUID, session_id: UUID, mine: int, step: int) -> None:
        try:
            for number in itertools.count(mine, step):
                if self._stop.is_set():
                    return
                one_path(built, programme_id, session_id, number, lambda *done: self.steps[mine].append(done))
        except BaseException as error:
            self.failed.append(error)

    def reached(self) -> list[int]:
        return [len(steps) for steps in self.steps]

    async def __aenter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    async def go_on(self, steps: int) -> None:
        """Until every thread has taken so many steps more."""
        goal = [reached + steps for reached in self.reached()]
        while any(now < wanted for now, wanted in zip(self.reached(), goal, strict=True)):
            assert not self.failed
            await asyncio.sleep(0.01)


def read(file: Path) -> bytes:
    return file.read_bytes()


def write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def mode(file: Path) -> int:
    return file.stat().st_mode


def present(home: Home, step: tuple[str, UUID]) -> bool:
    """Whether a step is in the logs: an aggregate of that id, or an enrolment of that person."""
    service, one = step
    with psycopg.connect(home.place.url) as connection:
        if service == "trainings":
            query = "SELECT EXISTS (SELECT FROM trainings.trainings_events WHERE position(%s in convert_from(state, 'UTF8')) > 0)"
            row = connection.execute(query, [one.hex]).fetchone()
        else:
            query = f"SELECT EXISTS (SELECT FROM {service}.{service}_events WHERE originator_id = %s)"
            row = connection.execute(query.encode(), [one]).fetchone()
    return bool(row and row[0])


async def test_a_backup_taken_while_everybody_writes_is_one_moment_for_every_service(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built, Writers(built, 3) as writers:
        await writers.go_on(10)
        for runner in built.runners[:6]:  # some views have come further than others
            await runner.catch_up()
        before = writers.reached()
        await here.backed_up(target)
        after = writers.reached()
        await writers.go_on(10)
    assert not writers.failed and after > before, "they went on meanwhile"
    elsewhere.bring_keys_of(here)
    await elsewhere.restored(target)
    for steps, accepted in zip(writers.steps, before, strict=True):
        there = [present(elsewhere, step) for step in steps]
        reached = there.index(False)
        assert there == [True] * reached + [False] * (len(there) - reached), "no step without the one before"
        assert reached >= accepted, "whatever was accepted before is in it"
    async with elsewhere.opened() as built:
        await caught_up(built)
        followed = await rows(built)
        for runner in built.runners:
            await runner.rebuild()
        assert followed == await rows(built)
        assert all(
            followed[table]
            for table in ("offers.open_offers", "jobseekers.profiles", "recommendations.offers")
        )


async def test_a_view_that_is_built_again_waits_for_the_backup_and_nobody_for_either(here: Home) -> None:
    async with here.opened() as built:
        await paths(built, 3)
        await caught_up(built)
        runner = built.runners[0]
        async with snapshot(here.place) as (connection, _, _):
            rebuilding = asyncio.create_task(runner.rebuild())
            await asyncio.sleep(0.3)
            assert not rebuilding.done()
            await asyncio.to_thread(built.offers.publish, "test", "another", terms("soudeur", LILLE))
            async with asyncio.timeout(5):
                await runner.catch_up()
                assert await built.pool.fetchval(f"SELECT count(*) FROM {runner.view.tables[0]}") == 4
            assert await connection.fetchval(f"SELECT count(*) FROM {runner.view.tables[0]}") == 3
        await rebuilding
        assert await built.pool.fetchval(f"SELECT count(*) FROM {runner.view.tables[0]}") == 4


INTERRUPTED = """
CREATE SCHEMA beside_jobseekers_profiles;
CREATE TABLE beside_jobseekers_profiles.profiles AS SELECT * FROM jobseekers.profiles"""
"""A view was being built beside itself when the process ended."""


async def test_no_row_that_is_personal_is_in_the_file_and_views_that_have_some_are_folded_anew(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        people = await paths(built, 3)
        await caught_up(built)
        await built.pool.execute(INTERRUPTED)
        taken = await here.backed_up(target)
        profiles = (await rows(built))["jobseekers.profiles"]
    assert taken.manifest.folded_anew == {"jobseekers.profiles": ("jobseekers.profiles",)}
    assert len(profiles) == 3 and mode(target) & 0o077 == 0
    elsewhere.bring_keys_of(here)
    original = restoring._erase  # what is there before anybody could be erased again

    async def looked_at(built: House, *others: object) -> int:
        assert (await rows(built))["jobseekers.profiles"] == []
        return await original(built, *others)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "_erase", looked_at)
        await elsewhere.restored(target)
    async with elsewhere.opened() as built:
        assert await built.pool.fetchval("SELECT to_regnamespace('beside_jobseekers_profiles')") is None
        assert (await rows(built))["jobseekers.profiles"] == profiles
        assert await asyncio.to_thread(built.jobseekers.identity, people[1]) == who(1)


async def test_who_was_erased_after_the_backup_stays_erased(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        gone, stays, known_gone = await paths(built, 3)
        await asyncio.to_thread(built.jobseekers.erase, known_gone)
        await caught_up(built)
        await here.backed_up(target)
        late = await asyncio.to_thread(built.jobseekers.register, PROFILE)
        for person in (gone, late):
            await asyncio.to_thread(built.jobseekers.erase, person)
    elsewhere.bring_keys_of(here)
    restored = await elsewhere.restored(target)
    assert restored.erased_again == 1, "of two who were erased since, the backup knew one"
    async with elsewhere.opened() as built:
        for person in (gone, late, known_gone):
            with pytest.raises(PersonErased):
                await asyncio.to_thread(built.jobseekers.keyring.create, person)
        assert await asyncio.to_thread(built.jobseekers.identity, stays) == who(1)
        ids = {
            row["jobseeker_id"]
            for row in await built.pool.fetch("SELECT jobseeker_id FROM jobseekers.profiles")
        }
        assert ids == {stays}
        told = [
            row["person_id"] for row in await built.pool.fetch("SELECT person_id FROM jobseekers.erasures")
        ]
        assert sorted(told) == sorted([gone, known_gone])
        batch = await built.stream.read("jobseekers", 0)
        assert batch is not None
        assert [one.contract.subject for one in batch.messages if "Erased" in one.contract.TOPIC] == [
            known_gone,
            gone,
        ]
        events = await asyncio.to_thread(
            lambda: built.jobseekers.mapper.to_domain_events(built.jobseekers.recorder.select_events(gone))  # type: ignore[attr-defined]
        )
        [recorded] = [event for event in events if isinstance(event, Jobseeker.Recorded)]
        assert "Given0" not in repr(vars(recorded)) and "Given0" in repr(who(0))
        await caught_up(built)
        for runner in built.runners:
            await runner.rebuild()
        assert str(gone) not in "".join((await rows(built))["jobseekers.profiles"])
    entries = Ledger(elsewhere.place.ledger).read()
    assert entries.erased.keys() == {gone, late, known_gone}


async def test_an_erasure_that_only_the_replaced_database_knows_is_kept_too(here: Home, target: Path) -> None:
    async with here.opened() as built:
        gone, half_gone, stays = await paths(built, 3)
        await here.backed_up(target)
        before = here.place.ledger.read_bytes()
        await asyncio.to_thread(built.jobseekers.erase, gone)
        person = built.jobseekers.repository.get(half_gone)
        person.erase()
        await asyncio.to_thread(built.jobseekers.save, person)  # and then the process ended
    here.place.ledger.write_bytes(before)
    restored = await here.restored(target, replace=True)
    assert restored.erased_again == 2
    async with here.opened() as built:
        for person_id in (gone, half_gone):
            with pytest.raises(PersonErased):
                await asyncio.to_thread(built.jobseekers.must_know, person_id)
        await asyncio.to_thread(built.jobseekers.must_know, stays)


async def test_without_the_ledger_it_refuses_unless_told_and_goes_on_under_another_name(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        gone, _ = await paths(built, 2)
        await here.backed_up(target)
        await asyncio.to_thread(built.jobseekers.erase, gone)
    elsewhere.bring_keys_of(here)
    kept = elsewhere.place.ledger.read_bytes()
    elsewhere.place.ledger.unlink()
    with pytest.raises(CannotRestore, match=r"is missing.*--without-ledger"):
        await elsewhere.restored(target)
    async with elsewhere.opened():
        pass  # somebody started it first: now there is a ledger, of an empty database
    with pytest.raises(CannotRestore, match=r"kept for another database.*--without-ledger"):
        await elsewhere.restored(target)
    await elsewhere.restored(target, without_ledger=True)
    async with elsewhere.opened() as built:
        await asyncio.to_thread(built.jobseekers.must_know, gone)
    with pytest.raises(CannotRestore, match="kept for another database"):
        await elsewhere.restored(target, replace=True)
    with elsewhere.place.ledger.open("ab") as ledger:
        ledger.write(kept)
    assert (await elsewhere.restored(target, replace=True)).erased_again == 1


async def test_a_person_erased_while_the_backup_is_restored_stays_erased(
    here: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with here.opened() as built:
        gone, stays = await paths(built, 2)
        await here.backed_up(target)
    original, looks = restoring._erase, []

    async def slow(built: House, people: set[UUID], steps: object) -> int:
        looks.append(set(people))
        erased = await original(built, people, steps)  # type: ignore[arg-type]
        if len(looks) == 1:
            async with here.opened() as meanwhile:
                await asyncio.to_thread(meanwhile.jobseekers.erase, gone)
        return erased

    monkeypatch.setattr(restoring, "_erase", slow)
    await here.restored(target, replace=True)
    assert looks == [set(), {gone}]
    async with here.opened() as built:
        with pytest.raises(PersonErased):
            await asyncio.to_thread(built.jobseekers.must_know, gone)
        await asyncio.to_thread(built.jobseekers.must_know, stays)


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
        async with marked(built):
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


async def test_every_restore_begins_a_generation_above_all_before(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        assert await generation.current(built.pool) == 1
        await here.backed_up(target)
    elsewhere.bring_keys_of(here)
    seen = [1]
    for home in (here, elsewhere, here, here):
        restored = await home.restored(target, replace=True)
        async with home.opened() as built:
            assert await generation.current(built.pool) == restored.generation
        seen.append(restored.generation)
    assert seen[1] > 1 and seen[3] > seen[1] and seen[4] > seen[3]


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


async def test_a_file_that_is_there_is_not_overwritten_and_nothing_is_left_of_a_backup_that_failed(
    here: Home, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(target, b"something else")
    with pytest.raises(CannotBackUp, match="is there already"):
        await here.backed_up(target)
    assert read(target) == b"something else"
    folder = tmp_path / "backups"
    folder.mkdir()
    async with here.opened() as built:
        monkeypatch.setenv("PGOPTIONS", "-c role=nobody")
        with pytest.raises(CannotBackUp, match="nobody"):
            await back_up(built, folder)
        monkeypatch.undo()
        assert list(folder.iterdir()) == []
        first = await back_up(built, folder)
    assert list(folder.iterdir()) == [first.path] and Archive.open(first.path).manifest == first.manifest
    shutil.rmtree(folder)
