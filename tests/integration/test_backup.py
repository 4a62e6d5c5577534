"""Backups on a real PostgreSQL: one moment for every service while all of them write."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import threading
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from services.backup import Archive, CannotBackUp, back_up, restoring
from services.backup.taking import snapshot
from services.bootstrap import House
from services.floor import generation
from tests.backup_given import (
    PROFILE,
    Home,
    caught_up,
    mode,
    one_path,
    paths,
    programme,
    read,
    rows,
    who,
    write,
)
from tests.integration.test_offers_service import LILLE, terms


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
CANDIDATES = "SELECT jobseeker_id, reference_key FROM recommendations.candidates"


async def test_no_row_that_is_personal_is_in_the_file_and_views_that_have_some_are_folded_anew(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        people = await paths(built, 3)
        agreeing = PROFILE.model_copy(update={"open_to_recruiters": True})
        await asyncio.to_thread(built.jobseekers.amend, people[0], agreeing)
        await caught_up(built)
        candidates = await built.pool.fetch(CANDIDATES)
        await built.pool.execute(INTERRUPTED)
        taken = await here.backed_up(target)
        profiles = (await rows(built))["jobseekers.profiles"]
    personal = ("jobseekers.profiles", "recommendations.candidates")
    assert taken.manifest.folded_anew == {name: (name,) for name in personal}
    assert len(profiles) == 3 and len(candidates) == 1 and mode(target) & 0o077 == 0
    elsewhere.bring_keys_of(here)
    original = restoring._erase  # what is there before anybody could be erased again

    async def looked_at(built: House, *others: object) -> int:
        assert (await rows(built))["jobseekers.profiles"] == []
        assert await built.pool.fetch(CANDIDATES) == []
        return await original(built, *others)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "_erase", looked_at)
        await elsewhere.restored(target)
    async with elsewhere.opened() as built:
        assert await built.pool.fetchval("SELECT to_regnamespace('beside_jobseekers_profiles')") is None
        assert (await rows(built))["jobseekers.profiles"] == profiles
        assert await built.pool.fetch(CANDIDATES) == candidates, "what they are called stays"
        assert await asyncio.to_thread(built.jobseekers.identity, people[1]) == who(1)


async def test_every_restore_begins_a_generation_above_all_before(
    here: Home, elsewhere: Home, target: Path
) -> None:
    async with here.opened() as built:
        assert await generation.current(built.pool) == 1
        await here.backed_up(target)
    elsewhere.bring_keys_of(here)
    seen = [1]
    for home in (here, elsewhere, here):
        restored = await home.restored(target, replace=True)
        async with home.opened() as built:
            assert await generation.current(built.pool) == restored.generation
        seen.append(restored.generation)
    assert seen[1] > 1 and seen[3] > seen[1]


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
