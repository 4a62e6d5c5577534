"""The keys that people's keys are wrapped in: given as a setting, or kept in a file that only the operator can read.

Both have one entry a key, ``id:base64`` of 32 bytes, the first being the current one: in the setting they are separated
by commas, in the file by lines. A key without an id in the setting is called ``given``.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.floor.database import DatabaseUnavailable
from services.floor.personal.encryption import KEY_BYTES, new_key

GIVEN = "given"


class KeysUnusable(DatabaseUnavailable):
    """The key-encryption keys cannot be used, so personal data cannot be read; the message says what to do. Never a
    reason to read masks."""


class KeyFileMissing(KeysUnusable):
    """There is no key file yet, or no longer."""


@dataclass(frozen=True, slots=True)
class KeyEncryptionKeys:
    """Keys by id; the first is current."""

    by_id: Mapping[str, bytes]

    @property
    def current(self) -> str:
        return next(iter(self.by_id))

    def __getitem__(self, kek_id: str) -> bytes:
        try:
            return self.by_id[kek_id]
        except KeyError:
            raise KeysUnusable(
                f"people's keys are wrapped under the key “{kek_id}”, which is not among those given"
                " (PASSERELLE_KEY, PASSERELLE_KEY_FILE): give it again"
            ) from None

    def with_new(self) -> KeyEncryptionKeys:
        """These and a new one, which is current."""
        return KeyEncryptionKeys({secrets.token_hex(4): new_key(), **self.by_id})

    def only(self, kek_id: str) -> KeyEncryptionKeys:
        return KeyEncryptionKeys({kek_id: self.by_id[kek_id]})


class KeySource(Protocol):
    """Where key-encryption keys come from."""

    def read(self) -> KeyEncryptionKeys:
        """The keys as they now are. Raises ``KeysUnusable``."""
        ...

    def make(self) -> KeyEncryptionKeys:
        """The first key, on first use. Raises ``KeysUnusable`` where keys are given from outside."""
        ...

    def begin_rotation(self) -> KeyEncryptionKeys:
        """The keys with the one that is to be current; one that was begun before goes on."""
        ...

    def end_rotation(self, current: str) -> None:
        """Let go of every key but the current one."""
        ...


class GivenKeys:
    """The setting ``PASSERELLE_KEY``. A rotation uses the first; the operator adds it and later drops the others."""

    def __init__(self, text: str) -> None:
        entries = [entry.strip() for entry in text.split(",") if entry.strip()]
        named = [entry if ":" in entry else f"{GIVEN}:{entry}" for entry in entries]
        self._keys = _parsed(named, "PASSERELLE_KEY")

    @classmethod
    def random(cls) -> GivenKeys:
        """A key that nobody else knows and that is gone with this object."""
        return cls(base64.b64encode(new_key()).decode())

    def read(self) -> KeyEncryptionKeys:
        return self._keys

    def make(self) -> KeyEncryptionKeys:
        return self._keys

    def begin_rotation(self) -> KeyEncryptionKeys:
        return self._keys

    def end_rotation(self, current: str) -> None:
        """The setting is the operator's: nothing to do here."""


class KeyFile:
    """``PASSERELLE_KEY_FILE``: made on first use, for its owner's eyes only, replaced as a whole on every change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int, int], KeyEncryptionKeys] | None = None

    def read(self) -> KeyEncryptionKeys:
        """Read again only when the file was replaced."""
        try:
            state = self._path.stat()
            if state.st_mode & 0o077:
                raise KeysUnusable(f"others can read the key file: chmod 600 {self._path}")
            stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, _parsed(self._path.read_text().splitlines(), str(self._path))
        except FileNotFoundError:
            raise KeyFileMissing(f"the key file {self._path} is missing") from None
        except OSError as error:
            raise KeysUnusable(f"the key file {self._path} cannot be read: {error.strerror}") from error
        return self._read[1]

    def make(self) -> KeyEncryptionKeys:
        """Two processes may come here at once: the file of the first one stays."""
        self._write(KeyEncryptionKeys({}).with_new(), replace=False)
        return self.read()

    def begin_rotation(self) -> KeyEncryptionKeys:
        keys = self.read()
        if len(keys.by_id) == 1:
            self._write(keys.with_new(), replace=True)
        return self.read()

    def end_rotation(self, current: str) -> None:
        keys = self.read()
        if len(keys.by_id) > 1:
            self._write(keys.only(current), replace=True)

    def _write(self, keys: KeyEncryptionKeys, *, replace: bool) -> None:
        lines = [f"{kek_id}:{base64.b64encode(key).decode()}\n" for kek_id, key in keys.by_id.items()]
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent)  # made with mode 0600
            try:
                with os.fdopen(handle, "w") as file:
                    file.writelines(lines)
                    file.flush()
                    os.fsync(file.fileno())
                if replace:
                    Path(name).replace(self._path)
                else:
                    self._link(Path(name))
            finally:
                Path(name).unlink(missing_ok=True)
        except OSError as error:
            raise KeysUnusable(f"the key file {self._path} cannot be written: {error.strerror}") from error

    def _link(self, written: Path) -> None:
        try:
            self._path.hardlink_to(written)
        except FileExistsError:
            return


def _parsed(entries: Iterable[str], where: str) -> KeyEncryptionKeys:
    keys: dict[str, bytes] = {}
    for entry in filter(None, map(str.strip, entries)):
        kek_id, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES or not kek_id or kek_id in keys:
            raise KeysUnusable(
                f"{where}: every key is id:base64 of {KEY_BYTES} bytes, under an id of its own"
            )
        keys[kek_id] = key
    if not keys:
        raise KeysUnusable(f"{where} holds no key")
    return KeyEncryptionKeys(keys)
