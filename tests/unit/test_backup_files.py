"""What a backup is as a file, and which tools suit which server."""

from __future__ import annotations

import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.backup import Archive, CannotBackUp, CannotRestore, newest_in, tools
from services.backup.archive import named_in, writing
from services.backup.manifest import Log, Manifest, check_signatures, signatures
from services.floor.personal import KeysUnusable
from services.floor.personal.encryption import new_key
from services.floor.personal.key_encryption import KeyEncryptionKeys

KEYS = KeyEncryptionKeys({"new": new_key(), "old": new_key()})


def manifest(**changes: object) -> Manifest:
    return Manifest.model_validate(
        {
            "version": "0.1.0",
            "taken_at": datetime(2026, 3, 4, tzinfo=UTC),
            "server": "18.6",
            "tables": 3,
            "roles": [],
            "database_id": uuid4(),
            "generation": 1,
            "logs": {"offers": Log(events=2, position=3), "trainings": Log(events=5, position=5)},
            "keys": {"old": 7},
            "folded_anew": {},
            "dump_bytes": 0,
            "dump_sha256": "",
        }
        | changes
    )


def written(target: Path, parts: list[bytes]) -> Path:
    with writing(target) as file:
        for part in parts:
            file.write(part)
        said = manifest(dump_bytes=file.dump_bytes, dump_sha256=file.dump_sha256)
        content = said.model_dump_json().encode()
        file.close(content, signatures(content, KEYS, said.keys))
    return target


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 3_000_000])
def test_a_dump_of_any_size_comes_out_as_it_went_in(tmp_path: Path, size: int) -> None:
    dump = os.urandom(size)
    archive = Archive.open(written(tmp_path / "one", [dump[:100], dump[100:]]))
    archive.check()
    assert b"".join(archive.dump()) == dump and archive.manifest.events == 7
    with tarfile.open(archive.path) as tar:
        assert tar.getnames() == ["database.dump", "manifest.json", "signatures.json"]


def test_every_byte_that_is_changed_is_noticed(tmp_path: Path) -> None:
    one = written(tmp_path / "one", [b"x" * 700])
    whole, broken = one.read_bytes(), tmp_path / "broken"
    manifest_bytes = Archive.open(one).manifest_bytes
    said = whole.index(manifest_bytes)
    for position in (*range(512, 512 + 700, 50), *range(said, said + len(manifest_bytes), 7)):
        broken.write_bytes(whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :])
        with pytest.raises(CannotRestore):
            archive = Archive.open(broken)
            archive.check()
            check_signatures(archive.manifest_bytes, archive.signatures, archive.manifest.keys, KEYS)


def test_a_file_cut_short_anywhere_is_not_a_backup(tmp_path: Path) -> None:
    whole = written(tmp_path / "one", [b"x" * 700]).read_bytes()
    for length in range(0, len(whole) - 1100, 97):
        (tmp_path / "cut").write_bytes(whole[:length])
        with pytest.raises(CannotRestore):
            Archive.open(tmp_path / "cut").check()


def test_what_goes_wrong_while_writing_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotBackUp), writing(tmp_path / "one") as file:
        file.write(b"half")
        raise CannotBackUp("no more")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "one").touch()
    with pytest.raises(CannotBackUp, match="already"), writing(tmp_path / "one"):
        pass


def test_two_backups_to_one_name_at_once_and_the_first_stays(tmp_path: Path) -> None:
    with pytest.raises(CannotBackUp), writing(tmp_path / "one") as slow:
        written(tmp_path / "one", [b"quick"])
        slow.write(b"slow")
    assert b"".join(Archive.open(tmp_path / "one").dump()) == b"quick"
    assert [file.name for file in tmp_path.iterdir()] == ["one"]


def test_the_newest_of_a_folder_is_taken(tmp_path: Path) -> None:
    for day in (3, 21, 9):
        named_in(tmp_path, datetime(2026, 5, day, tzinfo=UTC)).touch()
    assert newest_in(tmp_path).name == "passerelle-20260521T000000Z.backup"


def test_a_backup_is_believed_under_every_key_that_it_needs() -> None:
    content = b"said"
    given = signatures(content, KEYS, ["old"])
    assert given.keys() == {"old", "new"}
    check_signatures(content, given, ["old"], KEYS)
    check_signatures(content, given, [], KEYS.only("new"))
    with pytest.raises(KeysUnusable, match="old"):
        check_signatures(content, given, ["old"], KEYS.only("new"))
    others = KeyEncryptionKeys({"old": new_key()})
    for said, signed, keys in (
        (b"else", given, KEYS),
        (content, given, others),
        (content, {}, KEYS),
        (content, {"new": given["new"]}, KEYS),
        (content, {"old": given["new"]}, KEYS),
    ):
        with pytest.raises(CannotRestore):
            check_signatures(said, signed, ["old"], keys)
    with pytest.raises(CannotRestore, match="not authenticated"):
        check_signatures(content, {}, [], KEYS)


@pytest.mark.parametrize(
    ("written_by", "running", "may"),
    [
        ("0.1.0", "0.1.0", True),
        ("0.1.0", "0.10.0", True),
        ("0.10.0", "0.9.3", False),
        ("1.0.0rc1", "1.0.0", True),
    ],
)
def test_a_backup_of_a_newer_version_waits_for_that_version(written_by: str, running: str, may: bool) -> None:
    if may:
        manifest(version=written_by).check_version(running)
    else:
        with pytest.raises(CannotRestore, match=written_by):
            manifest(version=written_by).check_version(running)


@pytest.mark.parametrize(
    ("on_path", "server", "chosen"),
    [
        (16, 18, "ours"),
        (18, 18, "ours"),
        (17, 17, "theirs"),
        (19, 19, "theirs"),
        (None, 17, "ours"),
        (15, 15, "theirs"),
    ],
)
def test_the_tool_of_the_servers_own_version_is_taken_or_a_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_path: int | None, server: int, chosen: str
) -> None:
    given = program(tmp_path, monkeypatch, on_path)
    assert (tools.tool("pg_dump", server) == given) == (chosen == "theirs")


@pytest.mark.parametrize(("on_path", "server"), [(None, 19), (18, 19), (None, 16), (15, 16)])
def test_a_server_that_no_tool_suits_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_path: int | None, server: int
) -> None:
    program(tmp_path, monkeypatch, on_path)
    with pytest.raises(tools.ToolMissing, match=f"PostgreSQL {server}.*pg_dump"):
        tools.tool("pg_dump", server)


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, version: int | None) -> Path:
    """A ``pg_dump`` on the path that says it is of that version; beside it there is the one that came with the server."""
    file = folder / "pg_dump"
    if version is not None:
        file.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.2 (Some System)'\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin" if version is not None else str(folder))
    return file
