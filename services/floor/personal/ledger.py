"""The ledger of erasures: who was erased, kept outside the database, so that restoring an older one brings nobody back.

A text file that is only ever added to, beside the key-encryption keys and copied like them. A line says that the ledger
is kept for a database, or that a person was erased:

    database 3f2b9c1e-… 2026-11-29T06:00:11+00:00
    erased 5b3d4a52-… 2026-11-29T06:04:30+00:00

Pseudonyms and moments, nothing else. It is written to the disk before the key is destroyed: an erasure that was reported
is in it. Two ledgers are joined by putting one behind the other.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from services.floor.database import DatabaseUnavailable

FEW = 10
"""So many people are looked up in the text as it is."""


class LedgerUnusable(DatabaseUnavailable):
    """The ledger of erasures cannot be read or written; the message says what to do."""


class LedgerMissing(LedgerUnusable):
    """There is no ledger of erasures yet, or no longer."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What a ledger says: the databases it is kept for, and who was erased when."""

    databases: frozenset[UUID]
    erased: Mapping[UUID, datetime]


class Ledger:
    """A ledger in a file. Any number of processes may enter at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Entries:
        """Everything that was entered. Raises ``LedgerMissing``, ``LedgerUnusable``."""
        try:
            with self._usable():
                content = self._path.read_bytes()
        except FileNotFoundError:
            raise LedgerMissing(f"the ledger of erasures {self._path} is missing") from None
        return self._parsed(content)

    def is_kept_for(self, database_id: UUID) -> bool:
        """Whether everybody erased in this database since its line was written is in the ledger."""
        try:
            with self._usable():
                return f"database {database_id} ".encode() in self._path.read_bytes()
        except FileNotFoundError:
            return False

    def enter(self, database_id: UUID, people: Mapping[UUID, datetime]) -> None:
        """See to it that the ledger is kept for this database and has these people, on the disk when this returns.

        Who is there already is not entered again. Raises ``LedgerUnusable``.
        """
        with self._usable(), self._locked() as file:
            known = file.read()
            file.truncate(known.rfind(b"\n") + 1)  # a line that a crash cut short was never reported
            there = known if len(people) < FEW else set(known.split())
            lines = [
                f"erased {one} {at.isoformat()}\n"
                for one, at in people.items()
                if str(one).encode() not in there
            ]
            if f"database {database_id}".encode() not in known:
                now = datetime.now(UTC).isoformat(timespec="seconds")
                lines.insert(0, f"database {database_id} {now}\n")
            if lines:
                file.write("".join(lines).encode())
                file.flush()
                os.fsync(file.fileno())

    @contextmanager
    def held(self) -> Iterator[Entries]:
        """What the ledger says, and says for as long as the context is open: nobody enters anything meanwhile."""
        with self._locked() as file:
            with self._usable():
                content = file.read()
            yield self._parsed(content)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """What the system refuses, in words that help."""
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise LedgerUnusable(
                f"the ledger of erasures {self._path} cannot be used: {error.strerror}."
                " PASSERELLE_ERASURES can name another file"
            ) from error

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """The file, made where there is none, for this process alone, to be read from its beginning."""
        with self._usable():
            is_new = not self._path.exists()
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if is_new:
                _on_disk(self._path.parent)
            yield file

    def _parsed(self, content: bytes) -> Entries:
        databases: set[UUID] = set()
        erased: dict[UUID, datetime] = {}
        for number, line in enumerate(content[: content.rfind(b"\n") + 1].splitlines(), start=1):
            try:
                kind, one, moment = line.decode().split()
                if kind == "database":
                    databases.add(UUID(one))
                elif kind == "erased":
                    erased.setdefault(UUID(one), datetime.fromisoformat(moment))
                else:
                    raise ValueError(kind)
            except ValueError:
                raise LedgerUnusable(
                    f"line {number} of the ledger of erasures {self._path} cannot be read: it was changed by other hands"
                ) from None
        return Entries(frozenset(databases), erased)


def _on_disk(folder: Path) -> None:
    """A new name in a folder survives a crash only once the folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
