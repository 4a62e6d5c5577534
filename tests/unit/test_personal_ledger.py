"""The ledger of erasures: what was reported is in it, whoever else writes, and whatever is cut short."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from services.floor.personal import Keyring, Ledger, LedgerMissing, LedgerUnusable
from services.floor.personal.key_encryption import GivenKeys
from services.floor.personal.memory import MemoryKeyTable

SOMEBODY, OTHER, HERE = (UUID(int=number) for number in (1, 2, 3))  # the same in every process
THEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "erasures.ledger"


def test_who_is_erased_is_entered_once_and_under_a_pseudonym_only(path: Path) -> None:
    table = MemoryKeyTable()
    keyring = Keyring(table, GivenKeys.random(), Ledger(path))
    keyring.create(SOMEBODY)
    keyring.destroy(SOMEBODY)
    once = path.read_text()
    keyring.destroy(SOMEBODY)
    assert path.read_text() == once
    assert [line.split()[:2] for line in once.splitlines()] == [
        ["database", str(table.database_id())],
        ["erased", str(SOMEBODY)],
    ]
    assert path.stat().st_mode & 0o077 == 0


def test_a_key_is_not_destroyed_where_the_erasure_cannot_be_entered(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keyring = Keyring(MemoryKeyTable(), GivenKeys.random(), Ledger(tmp_path / "file" / "erasures.ledger"))
    keyring.create(SOMEBODY)
    with pytest.raises(LedgerUnusable, match="PASSERELLE_ERASURES"):
        keyring.destroy(SOMEBODY)
    keyring.must_know(SOMEBODY)


def test_a_ledger_begun_anew_has_whoever_was_erased_before(path: Path) -> None:
    table = MemoryKeyTable()
    before, now = Keyring(table, GivenKeys.random()), Keyring(table, GivenKeys.random(), Ledger(path))
    before.destroy(SOMEBODY)
    now.destroy(OTHER)
    assert Ledger(path).read().erased.keys() == {SOMEBODY, OTHER}
    path.unlink()
    now.keep_ledger()
    assert Ledger(path).read().erased.keys() == {SOMEBODY, OTHER}


def test_a_line_that_was_cut_short_is_as_if_it_had_never_been(path: Path) -> None:
    ledger = Ledger(path)
    ledger.enter(HERE, {SOMEBODY: THEN})
    whole = path.read_bytes()
    path.write_bytes(whole + f"erased {OTHER}"[:20].encode())
    assert ledger.read().erased == {SOMEBODY: THEN}
    ledger.enter(HERE, {OTHER: THEN})
    assert ledger.read().erased == {SOMEBODY: THEN, OTHER: THEN}
    assert path.read_bytes().startswith(whole)


def test_a_ledger_that_others_changed_is_not_believed(path: Path) -> None:
    ledger = Ledger(path)
    with pytest.raises(LedgerMissing):
        ledger.read()
    ledger.enter(HERE, {SOMEBODY: THEN})
    path.write_text("forgotten " + path.read_text())
    with pytest.raises(LedgerUnusable, match="line 1 "):
        ledger.read()


def test_two_ledgers_are_joined_by_putting_one_behind_the_other(path: Path, tmp_path: Path) -> None:
    there = uuid4()
    Ledger(path).enter(HERE, {SOMEBODY: THEN})
    Ledger(tmp_path / "other").enter(there, {OTHER: THEN})
    path.write_bytes(path.read_bytes() + (tmp_path / "other").read_bytes())
    entries = Ledger(path).read()
    assert entries.databases == {HERE, there} and entries.erased.keys() == {SOMEBODY, OTHER}


def _enter(path: Path, people: list[UUID]) -> None:
    for one in people:
        Ledger(path).enter(HERE, {one: THEN})


def test_several_processes_enter_at_once_and_nothing_is_lost(path: Path) -> None:
    crowd = [[uuid4() for _ in range(40)] + [SOMEBODY] for _ in range(4)]
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_enter, args=(path, people)) for people in crowd]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
    assert [one.exitcode for one in processes] == [0, 0, 0, 0]
    assert Ledger(path).read().erased.keys() == {one for people in crowd for one in people}
    assert len(path.read_text().splitlines()) == 1 + 4 * 40 + 1
