"""One data key a person, wrapped under a key-encryption key. Destroying it makes everything sealed under it unreadable.

A key is only ever made on purpose (``create``): one made on first use would quietly give an erased person a new one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from services.floor.personal.encryption import NotAuthentic, new_key, seal, unseal
from services.floor.personal.key_encryption import (
    GivenKeys,
    KeyEncryptionKeys,
    KeyFileMissing,
    KeySource,
    KeysUnusable,
)
from services.floor.personal.ledger import Ledger
from services.floor.personal.memory import MemoryKeyTable
from services.floor.personal.tables import KeyTable, Wrapped
from services.kernel.personal import PersonErased, UnknownPerson

REMEMBERED_SECONDS = 2.0
"""How long a key is used again without asking: an erasure in another process takes effect after that at most."""
REMEMBERED_KEYS = 4096
BATCH = 500
RECOGNITION = "recognition"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of all keys: how many under each key-encryption key, which of those is current, how many erased."""

    keys: Mapping[str, int]
    current: str | None
    erased: int


class Keyring:
    """People's keys. Blocking; safe to share between threads.

    Every method that needs a key-encryption key raises ``KeysUnusable`` where there is none to use.
    """

    def __init__(
        self,
        table: KeyTable,
        source: KeySource,
        ledger: Ledger | None = None,
        *,
        remembered_seconds: float = REMEMBERED_SECONDS,
    ) -> None:
        """Without a ``ledger``, erasures are forgotten with the table."""
        self._table, self._source, self._ledger = table, source, ledger
        self._seconds = remembered_seconds
        self._remembered: OrderedDict[UUID, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def in_memory(cls) -> Keyring:
        """For an application whose events are in memory too."""
        return cls(MemoryKeyTable(), GivenKeys.random())

    def create(self, person_id: UUID) -> None:
        """A key for a new person; who has one keeps it. Raises ``PersonErased``."""
        self.create_many((person_id,))

    def create_many(self, people: Collection[UUID]) -> None:
        """Keys for all of ``people`` who have none, or for nobody. Raises ``PersonErased`` for one who was erased.

        They are at hand for the writing that follows.
        """
        if not people:
            return
        self.key_encryption_keys()  # made, on first use, before a transaction is open
        if erased := self._table.create(people, self._new_wrapped):
            raise PersonErased(min(erased))
        self.prefetch(people)

    def keys_of(self, people: Collection[UUID]) -> dict[UUID, bytes]:
        """The keys of those who have one, as they are at this moment: nothing remembered is used."""
        found = self._table.find(people) if people else {}
        return {person_id: self._opened(str(person_id), key) for person_id, key in found.items()}

    def prefetch(self, people: Collection[UUID]) -> None:
        """Fetch the keys of many at once, for the reading or writing that follows."""
        for person_id, key in self.keys_of(people).items():
            self._remember(person_id, key)

    def key_of(self, person_id: UUID) -> bytes | None:
        """A person's key; ``None`` where there is none, be it that they were erased or that nobody knows them."""
        with self._lock:
            at, key = self._remembered.get(person_id, (0.0, b""))
        if key and time.monotonic() - at < self._seconds:
            return key
        found = self.keys_of((person_id,)).get(person_id)
        if found is not None:
            self._remember(person_id, found)
        return found

    def must_know(self, person_id: UUID) -> None:
        """Raises ``UnknownPerson`` or ``PersonErased``, as things stand at this moment."""
        match self._table.standing(person_id):
            case "erased":
                raise PersonErased(person_id)
            case "unknown":
                raise UnknownPerson(person_id)

    def destroy(self, person_id: UUID) -> None:
        """The key is gone for good, and the hashes the person was recognised by. Again changes nothing.

        Entered in the ledger first: an older database must not bring back whom this one lets go. Raises
        ``LedgerUnusable``, and then nothing is destroyed.
        """
        self._enter({person_id: datetime.now(UTC)})
        self._table.destroy(person_id)
        with self._lock:
            self._remembered.pop(person_id, None)

    def secret(self, name: str = RECOGNITION) -> bytes:
        """A secret of the house, by default the one that people are recognised with; made on first use, and kept by every
        rotation."""
        self.key_encryption_keys()
        return self._opened(name, self._table.secret(name, self._new_wrapped))

    def has_secret(self) -> bool:
        """Whether anybody could have been recognised yet. Looking makes nothing, neither a secret nor a key file."""
        return self._table.has_secret(RECOGNITION)

    def recognise(self, hashes: Collection[bytes]) -> dict[bytes, UUID]:
        """Whose hashes these are, of those that are known."""
        return self._table.recognise(hashes) if hashes else {}

    def claim(self, hashes: Mapping[bytes, UUID]) -> dict[bytes, UUID]:
        """Enter hashes for people, all or none; gives back whose each one is, which may be somebody who came before."""
        return self._table.claim(hashes) if hashes else {}

    def unclaim(self, person_id: UUID, hashes: Collection[bytes]) -> None:
        """A person is recognised by these hashes no longer."""
        if hashes:
            self._table.unclaim(person_id, hashes)

    def rotate(self, progress: Callable[[int], None] = lambda _: None) -> str:
        """Wrap every key under a new key-encryption key, in batches, then let go of the old ones; gives its id.

        Interrupted, everything can be read; run again, it goes on where it was. ``progress`` gets each batch's size.
        """
        self.key_encryption_keys()
        self._table.alone(self._source.begin_rotation)
        current = self._source.read().current
        while done := self._table.rewrap(current, self._rewrapped, BATCH):
            progress(done)
        self._table.alone(lambda: self._source.end_rotation(current))
        return current

    def check(self) -> None:
        """Raises ``KeysUnusable`` where the database holds keys and the key-encryption keys they need are not there."""
        keys, _ = self._table.counts()
        for kek_id in keys:
            _ = self.key_encryption_keys()[kek_id]

    def key_encryption_keys(self) -> KeyEncryptionKeys:
        """The keys that people's keys are wrapped in; the first is made where nothing is wrapped yet."""
        try:
            return self._source.read()
        except KeyFileMissing:
            if not self._table.holds_keys():
                return self._source.make()
        try:  # another may have made it, and wrapped the first key, since it was missing
            return self._source.read()
        except KeyFileMissing as missing:
            raise KeysUnusable(
                f"{missing}, and the database holds people's keys wrapped under it: put it back,"
                " or name it in PASSERELLE_KEY_FILE. Without it personal data cannot be read"
            ) from missing

    def keep_ledger(self) -> None:
        """Enter everybody this database knows to be erased, so that a new or older ledger is whole. Raises
        ``LedgerUnusable``."""
        self._enter(self._table.erased())

    def standing(self) -> Standing:
        """How things stand, without opening a key."""
        keys, erased = self._table.counts()
        try:
            return Standing(keys, self._source.read().current, erased)
        except KeyFileMissing:
            return Standing(keys, None, erased)

    def _enter(self, people: Mapping[UUID, datetime]) -> None:
        if self._ledger is None:
            return
        database_id = self._table.database_id()
        if not self._ledger.is_kept_for(database_id):  # then it lacks whoever was erased before it was
            people = {**self._table.erased(), **people}
        self._ledger.enter(database_id, people)

    def _new_wrapped(self, name: str) -> Wrapped:
        return self._wrapped(name, new_key())

    def _wrapped(self, name: str, key: bytes) -> Wrapped:
        keks = self._source.read()
        return Wrapped(seal(keks[keks.current], key, _about(name, keks.current)), keks.current)

    def _opened(self, name: str, key: Wrapped) -> bytes:
        try:
            return unseal(self.key_encryption_keys()[key.kek_id], key.sealed, _about(name, key.kek_id))
        except NotAuthentic as error:
            raise KeysUnusable(
                f"the key “{key.kek_id}” is not the one that people's keys are wrapped under"
            ) from error

    def _rewrapped(self, name: str, key: Wrapped) -> Wrapped:
        return self._wrapped(name, self._opened(name, key))

    def _remember(self, person_id: UUID, key: bytes) -> None:
        with self._lock:
            self._remembered[person_id] = time.monotonic(), key
            self._remembered.move_to_end(person_id)
            while len(self._remembered) > REMEMBERED_KEYS:
                self._remembered.popitem(last=False)


def _about(name: str, kek_id: str) -> bytes:
    return f"{name}\n{kek_id}".encode()
