"""Keys in memory, for an application whose events are in memory too: both are gone with it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

from services.floor.personal.tables import Rewrap, Standing, Wrap, Wrapped


class MemoryKeyTable:
    """A ``KeyTable`` without a database. One lock stands for its transactions."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._keys: dict[UUID, Wrapped] = {}
        self._database_id = uuid4()
        self._erased: dict[UUID, datetime] = {}
        self._secrets: dict[str, Wrapped] = {}
        self._recognised: dict[bytes, UUID] = {}

    def find(self, people: Collection[UUID]) -> dict[UUID, Wrapped]:
        with self._lock:
            return {person_id: self._keys[person_id] for person_id in people if person_id in self._keys}

    def create(self, people: Collection[UUID], wrap: Wrap) -> set[UUID]:
        with self._lock:
            erased = self._erased.keys() & set(people)
            if not erased:
                for person_id in set(people) - self._keys.keys():
                    self._keys[person_id] = wrap(str(person_id))
            return erased

    def destroy(self, person_id: UUID) -> None:
        with self._lock:
            self._erased.setdefault(person_id, datetime.now(UTC))
            self._keys.pop(person_id, None)
            self._recognised = {one: who for one, who in self._recognised.items() if who != person_id}

    def standing(self, person_id: UUID) -> Standing:
        with self._lock:
            if person_id in self._erased:
                return "erased"
            return "known" if person_id in self._keys else "unknown"

    def secret(self, name: str, wrap: Wrap) -> Wrapped:
        with self._lock:
            if name not in self._secrets:
                self._secrets[name] = wrap(name)
            return self._secrets[name]

    def has_secret(self, name: str) -> bool:
        with self._lock:
            return name in self._secrets

    def recognise(self, hashes: Collection[bytes]) -> dict[bytes, UUID]:
        with self._lock:
            return {one: self._recognised[one] for one in hashes if one in self._recognised}

    def claim(self, hashes: Mapping[bytes, UUID]) -> dict[bytes, UUID]:
        with self._lock:
            free = {one: who for one, who in hashes.items() if who not in self._erased}
            held = {one: who for one, who in (free | self._recognised).items() if one in hashes}
            if held == hashes:
                self._recognised |= held
            return held

    def unclaim(self, person_id: UUID, hashes: Collection[bytes]) -> None:
        with self._lock:
            for one in hashes:
                if self._recognised.get(one) == person_id:
                    del self._recognised[one]

    def alone(self, work: Callable[[], object]) -> None:
        with self._lock:
            work()

    def rewrap(self, current: str, rewrap: Rewrap, limit: int) -> int:
        with self._lock:
            old = [one for one in self._keys.items() if one[1].kek_id != current][:limit]
            secrets = [one for one in self._secrets.items() if one[1].kek_id != current]
            self._keys.update((who, rewrap(str(who), key)) for who, key in old)
            self._secrets.update((name, rewrap(name, key)) for name, key in secrets)
            return len(old) + len(secrets)

    def database_id(self) -> UUID:
        return self._database_id

    def erased(self) -> dict[UUID, datetime]:
        with self._lock:
            return dict(self._erased)

    def holds_keys(self) -> bool:
        with self._lock:
            return bool(self._keys or self._secrets)

    def counts(self) -> tuple[dict[str, int], int]:
        with self._lock:
            return dict(Counter(key.kek_id for key in self._keys.values())), len(self._erased)
