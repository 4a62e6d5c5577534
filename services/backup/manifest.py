"""What a backup says of itself, and how it is seen that nobody changed it.

The manifest holds the digest of the dump, and is authenticated by HMAC-SHA-256 (RFC 2104) under a key derived (HKDF,
RFC 5869) from each key-encryption key that the backup's keys are wrapped in. Whoever lacks them can neither read what is
personal nor make a file that a restore would run.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict

from services.backup.errors import CannotRestore
from services.floor.personal.key_encryption import KeyEncryptionKeys

Signatures = Mapping[str, str]
"""By the id of a key-encryption key, in hexadecimal."""


class Log(BaseModel):
    """How much one service had recorded: the number of events, and the position of the newest."""

    model_config = ConfigDict(frozen=True)

    events: int
    position: int


class Manifest(BaseModel):
    """What is in a backup, as of one moment."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    version: str
    """Of Passerelle."""
    taken_at: datetime
    server: str
    """The version of PostgreSQL."""
    tables: int
    roles: list[str]
    """Roles that have rights in the database; the rights come back where all of these roles are there."""
    database_id: UUID
    """What the ledger of erasures knows the database by."""
    generation: int
    logs: dict[str, Log]
    keys: dict[str, int]
    """People's keys and secrets by the id of the key-encryption key that they are wrapped in."""
    folded_anew: dict[str, tuple[str, ...]]
    """Views whose rows say more of people than counts do, with their tables: not in the dump, folded on restoring."""
    dump_bytes: int
    dump_sha256: str

    @property
    def events(self) -> int:
        return sum(log.events for log in self.logs.values())

    def check_version(self, running: str) -> None:
        """Raises ``CannotRestore`` where a newer Passerelle wrote this: its tables are not known yet."""
        if _numbers(self.version) > _numbers(running):
            raise CannotRestore(
                f"this backup is of Passerelle {self.version}, and this is {running}: install that version first"
            )


def signatures(content: bytes, keys: KeyEncryptionKeys, ids: Iterable[str]) -> dict[str, str]:
    """The manifest's bytes, authenticated under each of the keys. Raises ``KeysUnusable`` where one is not there."""
    return {kek_id: _signature(content, keys[kek_id]) for kek_id in sorted({*ids, keys.current})}


def check_signatures(
    content: bytes, given: Signatures, wrapped_under: Iterable[str], keys: KeyEncryptionKeys
) -> None:
    """Raises ``KeysUnusable`` where a key the backup needs is not there, ``CannotRestore`` where one does not fit.

    A backup that holds nobody's keys is authenticated by the key that was current then: one that is there has to do.
    """
    needed = set(wrapped_under) or {one for one in given if one in keys.by_id} or set(given)
    if not needed:
        raise CannotRestore("this backup is not authenticated: it was changed, or cut short")
    for kek_id in sorted(needed):
        if not hmac.compare_digest(_signature(content, keys[kek_id]), given.get(kek_id, "")):
            raise CannotRestore(
                f"this backup was changed, or the key “{kek_id}” is not the one it was taken with;"
                " nothing was restored"
            )


def _signature(content: bytes, key: bytes) -> str:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"passerelle backup").derive(key)
    return hmac.digest(derived, content, "sha256").hex()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))
