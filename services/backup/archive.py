"""A backup is one tar file: the dump, the manifest with its digest, and the manifest's signatures."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import TypeAdapter

from services.backup.errors import CannotBackUp, CannotRestore
from services.backup.manifest import Manifest, Signatures

DUMP, MANIFEST, SIGNATURES = "database.dump", "manifest.json", "signatures.json"
ENDING = ".backup"
CHUNK = 1 << 20
_SIGNATURES = TypeAdapter(dict[str, str])


def named_in(folder: Path, moment: datetime) -> Path:
    """What a backup taken at that moment (UTC) is called; names sort by time."""
    return folder / f"passerelle-{moment:%Y%m%dT%H%M%SZ}{ENDING}"


def newest_in(folder: Path) -> Path:
    """The newest of the backups that were named by ``named_in``. Raises ``CannotRestore``."""
    found = max(folder.glob(f"passerelle-*{ENDING}"), default=None)
    if found is None:
        raise CannotRestore(f"no backup (passerelle-…{ENDING}) in {folder}")
    return found


class Writing:
    """A backup that is being written: the dump as it comes, then what is said of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest = file, hashlib.sha256()
        self.dump_bytes = 0
        file.seek(tarfile.BLOCKSIZE)  # the header is written once the size is known

    @property
    def dump_sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, part: bytes) -> None:
        """The next part of the dump."""
        self._file.write(part)
        self._digest.update(part)
        self.dump_bytes += len(part)

    def close(self, manifest: bytes, signatures: Signatures) -> None:
        """Say what the dump is."""
        self._pad(self.dump_bytes)
        for name, content in ((MANIFEST, manifest), (SIGNATURES, json.dumps(dict(signatures)).encode())):
            self._file.write(_header(name, len(content)))
            self._file.write(content)
            self._pad(len(content))
        self._file.write(bytes(2 * tarfile.BLOCKSIZE))
        self._file.seek(0)
        self._file.write(_header(DUMP, self.dump_bytes))

    def _pad(self, size: int) -> None:
        self._file.write(bytes(-size % tarfile.BLOCKSIZE))


@contextmanager
def writing(target: Path) -> Iterator[Writing]:
    """A new file for its owner's eyes only, which is there once it is whole and on the disk, and not before.

    Raises ``CannotBackUp``; a file that is there already is left alone.
    """
    if target.exists():
        raise CannotBackUp(f"{target} is there already: name another file, or a folder")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".passerelle-", suffix=".part")  # mode 0600
    except OSError as error:
        raise CannotBackUp(f"nothing can be written to {target.parent}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield Writing(file)
            file.flush()
            os.fsync(file.fileno())
        target.hardlink_to(name)
    except OSError as error:
        raise CannotBackUp(f"{target} cannot be written: {error.strerror}") from error
    finally:
        Path(name).unlink(missing_ok=True)


@dataclass(frozen=True)
class Archive:
    """A backup to be read. What it says of itself is not yet believed: ``check`` it, and its signatures."""

    path: Path
    manifest: Manifest
    manifest_bytes: bytes
    signatures: Signatures

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Raises ``CannotRestore`` where the file cannot be read or is no backup."""
        try:
            with tarfile.open(path, "r:") as tar:
                manifest, signed = (_member(tar, name).read() for name in (MANIFEST, SIGNATURES))
            return cls(
                path, Manifest.model_validate_json(manifest), manifest, _SIGNATURES.validate_json(signed)
            )
        except OSError as error:
            raise CannotRestore(f"cannot read {path}: {error.strerror or error}") from error
        except (tarfile.TarError, KeyError, ValueError) as error:
            raise CannotRestore(f"{path} is not a whole backup of a version known here") from error

    def check(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Raises ``CannotRestore`` where the dump is not the one the manifest speaks of."""
        digest = hashlib.sha256()
        for part in self.dump():
            digest.update(part)
            progress(len(part))
        if digest.hexdigest() != self.manifest.dump_sha256:
            raise CannotRestore(
                f"{self.path} was changed or damaged since it was written; nothing was restored"
            )

    def dump(self) -> Iterator[bytes]:
        """The dump, in parts."""
        with tarfile.open(self.path, "r:") as tar:
            file = _member(tar, DUMP)
            while part := file.read(CHUNK):
                yield part


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member.tobuf(tarfile.GNU_FORMAT)  # which has room for the size of any dump in one block


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Raises ``KeyError`` where there is no such file."""
    if (file := tar.extractfile(name)) is None:
        raise KeyError(name)
    return file
