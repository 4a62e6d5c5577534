"""Databases of a server as a restore handles them: one is filled beside the one in use, then takes its place in one go."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.backup.errors import CannotRestore
from services.floor.database import Database
from services.floor.turns import TRY_LOCK
from services.following import is_followed
from services.jobseekers.domain import Jobseeker

OURS = "made by a restore of Passerelle; the next one drops it"
"""The comment by which a database is known that an interrupted restore left."""
COMMENT = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1"
THERE = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
SETTINGS = """
SELECT pg_encoding_to_char(encoding), datcollate, datctype, pg_has_role(datdba, 'MEMBER') AS is_owner
FROM pg_database WHERE datname = $1"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"""
BOOKKEEPING = ("floor.", "privacy.ledger")
"""What the names of tables begin with that have rows as soon as somebody has looked."""
ERASED = "SELECT person_id FROM privacy.erased"
BEING_ERASED = "SELECT originator_id AS person_id FROM jobseekers.jobseekers_events WHERE topic = $1"
"""Recorded, and perhaps interrupted before the key was destroyed."""
GENERATION = "SELECT generation FROM floor.generation"
GOING_SECONDS, LOOK_SECONDS = 2.0, 0.05
LONGEST = 50
"""Bytes of a database's name that its neighbours' names begin with: a name has 63."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the place to restore to: the tables that hold anything, who was erased, the logs' generation."""

    exists: bool
    holding: Sequence[str] = ()
    events: int = 0
    erased: frozenset[UUID] = frozenset()
    generation: int = 0


async def _others(connection: asyncpg.Connection) -> int:
    """How many others are connected, and stay so: a connection that was closed is there for a moment yet."""
    for _ in range(int(GOING_SECONDS / LOOK_SECONDS)):
        if not await connection.fetchval(OTHERS):
            return 0
        await asyncio.sleep(LOOK_SECONDS)
    others: int = await connection.fetchval(OTHERS)
    return others


async def standing(place: Database) -> Standing:
    """Look at a database that nobody must be using. Raises ``CannotRestore``."""
    try:
        connection = await asyncpg.connect(place.url)
    except asyncpg.InvalidCatalogNameError:
        return Standing(exists=False)
    try:
        if await is_followed(connection):
            raise CannotRestore("Passerelle is running on this database: stop it first")
        if others := await _others(connection):
            raise CannotRestore(f"{others} others are connected to this database: let them go first")
        tables = [row[0] for row in await connection.fetch(TABLES)]
        holding = [
            one
            for one in tables
            if not one.startswith(BOOKKEEPING)
            and await connection.fetchval(f"SELECT EXISTS (SELECT FROM {one})")
        ]
        events = sum(
            [
                await connection.fetchval(f"SELECT count(*) FROM {one}")
                for one in holding
                if one.endswith("_events")
            ]
        )
        erased: list[asyncpg.Record] = []
        if "jobseekers.jobseekers_events" in tables:
            erased += await connection.fetch(BEING_ERASED, Jobseeker.Erased.TOPIC)
        if "privacy.erased" in tables:
            erased += await connection.fetch(ERASED)
        generation = await connection.fetchval(GENERATION) if "floor.generation" in tables else 0
        return Standing(True, holding, events, frozenset(row["person_id"] for row in erased), generation or 0)
    finally:
        await connection.close()


class Beside:
    """A database being filled beside the one whose place it is to take. Only whoever fills it knows its name."""

    def __init__(self, server: asyncpg.Connection, place: Database) -> None:
        self._server, self._place = server, place
        self.place = place.called(f"{place.name[:LONGEST]}_restoring")
        self._replaced = place.called(f"{place.name[:LONGEST]}_replaced").name

    async def make(self) -> None:
        """Empty, with the encoding and the collation of the one in use; what an interrupted restore left goes."""
        for name in (self.place.name, self._replaced):
            await self.drop(name)
        found = await self._server.fetchrow(SETTINGS, self._place.name)
        role = await self._server.fetchval("SELECT current_user")
        if found and not found["is_owner"]:
            raise CannotRestore(f"the role {role} does not own the database “{self._place.name}”")
        like = " ENCODING {} LC_COLLATE {} LC_CTYPE {}".format(*map(_text, found[:3])) if found else ""
        try:
            await self._server.execute(f"CREATE DATABASE {_name(self.place.name)} TEMPLATE template0{like}")
        except asyncpg.InsufficientPrivilegeError as error:
            raise CannotRestore(
                f"a restore fills a new database beside the one in use, and the role {role} may make none:"
                f" ALTER ROLE {_name(role)} CREATEDB"
            ) from error
        await self._server.execute(f"COMMENT ON DATABASE {_name(self.place.name)} IS {_text(OURS)}")

    async def take_place(self) -> str | None:
        """From one moment to the next, the new database is the one in use, and the other is dropped. Raises
        ``CannotRestore`` where somebody has connected to either of them meanwhile.

        Gives the name that the other goes by where it could not be dropped: the next restore tries again.
        """
        before, now = _name(self._place.name), _name(self.place.name)
        try:
            async with self._server.transaction():
                if await self._server.fetchval(THERE, self._place.name):
                    await self._server.execute(f"COMMENT ON DATABASE {before} IS {_text(OURS)}")
                    await self._server.execute(f"ALTER DATABASE {before} RENAME TO {_name(self._replaced)}")
                await self._server.execute(f"COMMENT ON DATABASE {now} IS NULL")
                await self._server.execute(f"ALTER DATABASE {now} RENAME TO {before}")
        except asyncpg.ObjectInUseError as error:
            raise CannotRestore(
                "somebody connected to the database meanwhile: stop them, and restore again"
            ) from error
        try:
            await self.drop(self._replaced)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return self._replaced
        return None

    async def drop(self, name: str) -> None:
        """Drop one of the two neighbours. Raises ``CannotRestore`` where it is somebody else's."""
        comment = await self._server.fetchrow(COMMENT, name)
        if comment is None:
            return
        if comment[0] != OURS:
            raise CannotRestore(f"there is a database called “{name}” that no restore made: rename it first")
        await self._server.execute(f"DROP DATABASE {_name(name)} WITH (FORCE)")


@asynccontextmanager
async def beside(place: Database) -> AsyncIterator[Beside]:
    """A new database on the same server, gone afterwards unless it took its place. One at a time."""
    server = await _connected_beside(place)
    try:
        if not await server.fetchval(TRY_LOCK, f"passerelle restores {place.name}"):
            raise CannotRestore("another restore of this database is under way")
        made = Beside(server, place)
        await made.make()
        try:
            yield made
        finally:
            await made.drop(made.place.name)
    finally:
        await server.close()


async def _connected_beside(place: Database) -> asyncpg.Connection:
    """To one of the databases that servers have: none can be renamed from within."""
    if place.name != "postgres":
        with contextlib.suppress(asyncpg.PostgresError):
            return await asyncpg.connect(place.called("postgres").url)
    return await asyncpg.connect(place.called("template1").url)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
