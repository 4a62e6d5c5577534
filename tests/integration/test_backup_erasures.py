"""Nobody who was erased comes back with a backup."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from services.backup import CannotRestore, restoring
from services.bootstrap import House
from services.floor.personal import Ledger
from services.jobseekers.domain import Jobseeker
from services.kernel.personal import PersonErased
from tests.backup_given import PROFILE, Home, caught_up, paths, rows, who


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
