"""Where people's keys are kept: a PostgreSQL schema of its own, ``privacy``, away from the events they open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from eventsourcing.postgres import PostgresDatastore
from psycopg import Cursor, Rollback
from psycopg.rows import DictRow

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS privacy;
CREATE TABLE IF NOT EXISTS privacy.keys (
    person_id uuid PRIMARY KEY,
    wrapped bytea NOT NULL,
    kek_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS keys_by_kek ON privacy.keys (kek_id);
CREATE TABLE IF NOT EXISTS privacy.erased (
    person_id uuid PRIMARY KEY,
    erased_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS privacy.recognised (hash bytea PRIMARY KEY, person_id uuid NOT NULL);
CREATE INDEX IF NOT EXISTS recognised_by_person ON privacy.recognised (person_id);
CREATE TABLE IF NOT EXISTS privacy.secrets (name text PRIMARY KEY, wrapped bytea NOT NULL, kek_id text NOT NULL);
CREATE TABLE IF NOT EXISTS privacy.ledger (
    alone boolean PRIMARY KEY DEFAULT true CHECK (alone),
    database_id uuid NOT NULL DEFAULT gen_random_uuid()
)
"""
SHARED = "SELECT pg_advisory_xact_lock_shared(hashtext('passerelle privacy'))"
ALONE = "SELECT pg_advisory_xact_lock(hashtext('passerelle privacy'))"
"""Making keys goes on side by side; erasing someone and changing key-encryption keys waits for it, and it for them."""
FIND = "SELECT person_id, wrapped, kek_id FROM privacy.keys WHERE person_id = ANY(%s)"
ERASED = "SELECT person_id FROM privacy.erased WHERE person_id = ANY(%s)"
INSERT = """
INSERT INTO privacy.keys (person_id, wrapped, kek_id)
SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::text[]) ON CONFLICT DO NOTHING"""
ERASE = "INSERT INTO privacy.erased (person_id) VALUES (%s) ON CONFLICT DO NOTHING"
DESTROY = "DELETE FROM privacy.keys WHERE person_id = %s"
FORGET = "DELETE FROM privacy.recognised WHERE person_id = %s"
OLD_KEYS = """
SELECT person_id, wrapped, kek_id FROM privacy.keys WHERE kek_id <> %s ORDER BY kek_id LIMIT %s FOR UPDATE"""
OLD_SECRETS = "SELECT name, wrapped, kek_id FROM privacy.secrets WHERE kek_id <> %s FOR UPDATE"
REWRAP_KEYS = """
UPDATE privacy.keys AS old SET wrapped = new.wrapped, kek_id = new.kek_id
FROM unnest(%s::uuid[], %s::bytea[], %s::text[]) AS new (person_id, wrapped, kek_id)
WHERE old.person_id = new.person_id"""
REWRAP_SECRETS = """
UPDATE privacy.secrets AS old SET wrapped = new.wrapped, kek_id = new.kek_id
FROM unnest(%s::text[], %s::bytea[], %s::text[]) AS new (name, wrapped, kek_id)
WHERE old.name = new.name"""
SECRET = "SELECT wrapped, kek_id FROM privacy.secrets WHERE name = %s"  # noqa: S105 - a statement
HAS_SECRETS = "SELECT to_regclass('privacy.secrets') IS NOT NULL AS some"
KEEP_SECRET = "INSERT INTO privacy.secrets (name, wrapped, kek_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"  # noqa: S105 - a statement
RECOGNISE = "SELECT hash, person_id FROM privacy.recognised WHERE hash = ANY(%s)"
CLAIM = """
INSERT INTO privacy.recognised (hash, person_id)
SELECT * FROM unnest(%s::bytea[], %s::uuid[]) ON CONFLICT DO NOTHING"""
UNCLAIM = "DELETE FROM privacy.recognised WHERE hash = ANY(%s) AND person_id = %s"
DATABASE_ID = "SELECT database_id FROM privacy.ledger"
NAME_DATABASE = "INSERT INTO privacy.ledger DEFAULT VALUES ON CONFLICT DO NOTHING"
ALL_ERASED = "SELECT person_id, erased_at FROM privacy.erased ORDER BY erased_at, person_id"
ANY_KEY = "SELECT EXISTS (SELECT FROM privacy.keys) OR EXISTS (SELECT FROM privacy.secrets) AS some"
BY_KEK = "SELECT kek_id, count(*) AS number FROM privacy.keys GROUP BY kek_id ORDER BY kek_id"
COUNT_ERASED = "SELECT count(*) AS number FROM privacy.erased"

Standing = Literal["known", "erased", "unknown"]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key sealed under a key-encryption key."""

    sealed: bytes
    kek_id: str


Wrap = Callable[[str], Wrapped]
"""Makes a key for the name or pseudonym given, and wraps it."""
Rewrap = Callable[[str, Wrapped], Wrapped]


class KeyTable(Protocol):
    """What a keyring keeps its keys in. Every method is one transaction."""

    def find(self, people: Collection[UUID]) -> dict[UUID, Wrapped]: ...

    def create(self, people: Collection[UUID], wrap: Wrap) -> set[UUID]:
        """Keys for those who have none; those among them who were erased are given back, and then nobody gets one."""
        ...

    def destroy(self, person_id: UUID) -> None:
        """Key and hashes go, and that the person was erased stays, all at once. Again changes nothing."""
        ...

    def standing(self, person_id: UUID) -> Standing: ...

    def secret(self, name: str, wrap: Wrap) -> Wrapped:
        """A secret that is not a person's; the first one made stays."""
        ...

    def has_secret(self, name: str) -> bool:
        """Whether that secret was ever made. Looking makes nothing, not even a table."""
        ...

    def recognise(self, hashes: Collection[bytes]) -> dict[bytes, UUID]: ...

    def claim(self, hashes: Mapping[bytes, UUID]) -> dict[bytes, UUID]:
        """Whose each hash is now: the first to claim one has it, and one who was erased can claim nothing. Where that is
        not what was asked for, nothing was claimed."""
        ...

    def unclaim(self, person_id: UUID, hashes: Collection[bytes]) -> None: ...

    def alone(self, work: Callable[[], object]) -> None:
        """Do ``work`` while nobody makes keys."""
        ...

    def rewrap(self, current: str, rewrap: Rewrap, limit: int) -> int:
        """Wrap some of what is not under ``current`` anew; how many there were."""
        ...

    def database_id(self) -> UUID:
        """What the ledger of erasures knows this database by: made on first use, kept through backup and restore."""
        ...

    def erased(self) -> dict[UUID, datetime]:
        """Everybody who was erased, and when."""
        ...

    def holds_keys(self) -> bool: ...

    def counts(self) -> tuple[dict[str, int], int]:
        """Keys by the key they are wrapped in, and how many people were erased."""
        ...


class PostgresKeyTable:
    """Over the connections of an application's datastore. Its tables are made on first use, unless somebody else does that."""

    def __init__(self, datastore: PostgresDatastore, *, is_made: bool = False) -> None:
        self._datastore = datastore
        self._prepared = is_made
        self._preparing = threading.Lock()

    def find(self, people: Collection[UUID]) -> dict[UUID, Wrapped]:
        with self._transaction() as cursor:
            rows = cursor.execute(FIND, [list(people)]).fetchall()
        return {row["person_id"]: _wrapped(row) for row in rows}

    def create(self, people: Collection[UUID], wrap: Wrap) -> set[UUID]:
        with self._transaction() as cursor:
            cursor.execute(SHARED)
            erased = {row["person_id"] for row in cursor.execute(ERASED, [list(people)])}
            if not erased:
                there = {row["person_id"] for row in cursor.execute(FIND, [list(people)])}
                missing = sorted(set(people) - there)
                cursor.execute(INSERT, _columns(missing, [wrap(str(person_id)) for person_id in missing]))
        return erased

    def destroy(self, person_id: UUID) -> None:
        with self._transaction() as cursor:
            cursor.execute(ALONE)
            for statement in (ERASE, DESTROY, FORGET):
                cursor.execute(statement, [person_id])

    def standing(self, person_id: UUID) -> Standing:
        with self._transaction() as cursor:
            if cursor.execute(ERASED, [[person_id]]).fetchone():
                return "erased"
            return "known" if cursor.execute(FIND, [[person_id]]).fetchone() else "unknown"

    def secret(self, name: str, wrap: Wrap) -> Wrapped:
        with self._transaction() as cursor:
            cursor.execute(SHARED)
            found = cursor.execute(SECRET, [name]).fetchone()
            if found is None:
                made = wrap(name)
                cursor.execute(KEEP_SECRET, [name, made.sealed, made.kek_id])
                found = cursor.execute(SECRET, [name]).fetchone()
        assert found is not None  # noqa: S101 - it was there, or has just been put there
        return _wrapped(found)

    def has_secret(self, name: str) -> bool:
        with self._datastore.transaction(commit=False) as cursor:
            there = cursor.execute(HAS_SECRETS).fetchone()
            return bool(there and there["some"]) and cursor.execute(SECRET, [name]).fetchone() is not None

    def recognise(self, hashes: Collection[bytes]) -> dict[bytes, UUID]:
        with self._transaction() as cursor:
            return _people(cursor, hashes)

    def claim(self, hashes: Mapping[bytes, UUID]) -> dict[bytes, UUID]:
        with self._transaction() as cursor:
            cursor.execute(SHARED)
            erased = {row["person_id"] for row in cursor.execute(ERASED, [list(set(hashes.values()))])}
            ordered = sorted(one for one, person_id in hashes.items() if person_id not in erased)
            # in order, so that two claims of the same hashes never wait for each other
            cursor.execute(CLAIM, [ordered, [hashes[one] for one in ordered]])
            held = _people(cursor, hashes)
            if held != hashes:
                raise Rollback
        return held

    def unclaim(self, person_id: UUID, hashes: Collection[bytes]) -> None:
        with self._transaction() as cursor:
            cursor.execute(UNCLAIM, [list(hashes), person_id])

    def alone(self, work: Callable[[], object]) -> None:
        with self._transaction() as cursor:
            cursor.execute(ALONE)
            work()

    def rewrap(self, current: str, rewrap: Rewrap, limit: int) -> int:
        with self._transaction() as cursor:
            keys = cursor.execute(OLD_KEYS, [current, limit]).fetchall()
            secrets = cursor.execute(OLD_SECRETS, [current]).fetchall()
            for statement, name, rows in (
                (REWRAP_KEYS, "person_id", keys),
                (REWRAP_SECRETS, "name", secrets),
            ):
                renewed = [rewrap(str(row[name]), _wrapped(row)) for row in rows]
                cursor.execute(statement, _columns([row[name] for row in rows], renewed))
        return len(keys) + len(secrets)

    def database_id(self) -> UUID:
        with self._transaction() as cursor:
            found = cursor.execute(DATABASE_ID).fetchone()
            if found is None:
                cursor.execute(NAME_DATABASE)
                found = cursor.execute(DATABASE_ID).fetchone()
        assert found is not None  # noqa: S101 - it was there, or has just been put there
        database_id: UUID = found["database_id"]
        return database_id

    def erased(self) -> dict[UUID, datetime]:
        with self._transaction() as cursor:
            return {row["person_id"]: row["erased_at"] for row in cursor.execute(ALL_ERASED)}

    def holds_keys(self) -> bool:
        with self._transaction() as cursor:
            row = cursor.execute(ANY_KEY).fetchone()
        return bool(row and row["some"])

    def counts(self) -> tuple[dict[str, int], int]:
        with self._transaction() as cursor:
            by_kek = {row["kek_id"]: int(row["number"]) for row in cursor.execute(BY_KEK)}
            erased = cursor.execute(COUNT_ERASED).fetchone()
        return by_kek, int(erased["number"]) if erased else 0

    @contextmanager
    def _transaction(self) -> Iterator[Cursor[DictRow]]:
        self._prepare()
        with self._datastore.transaction(commit=True) as cursor:
            yield cursor

    def _prepare(self) -> None:
        with self._preparing:
            if not self._prepared:
                with self._datastore.transaction(commit=True) as cursor:
                    cursor.execute(ALONE)
                    cursor.execute(SCHEMA)
                self._prepared = True


def _wrapped(row: Mapping[str, Any]) -> Wrapped:
    return Wrapped(bytes(row["wrapped"]), row["kek_id"])


def _columns(names: Sequence[UUID | str], keys: Sequence[Wrapped]) -> list[list[Any]]:
    return [list(names), [key.sealed for key in keys], [key.kek_id for key in keys]]


def _people(cursor: Cursor[DictRow], hashes: Collection[bytes]) -> dict[bytes, UUID]:
    rows = cursor.execute(RECOGNISE, [list(hashes)]).fetchall()
    return {bytes(row["hash"]): row["person_id"] for row in rows}
