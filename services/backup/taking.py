"""Taking a backup: one snapshot of the one database that every service writes to, while they go on writing.

What a service recorded before the snapshot is in it, what it records later is not, and the same moment holds for all of
them: no placement without its enrolment, no view ahead of its log.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import asyncpg

from services.backup.archive import named_in, writing
from services.backup.errors import CannotBackUp
from services.backup.manifest import Log, Manifest, signatures
from services.backup.steps import Steps, silently
from services.backup.tools import ToolFailed, ToolMissing, dump
from services.bootstrap import House
from services.floor import generation
from services.floor.database import Connection, Database
from services.floor.turns import SHARED_LOCK, TABLES_STAY
from services.floor.views.beside import PREFIX

TABLES = """
SELECT array_agg(format('%I.%I', schemaname, tablename)) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND NOT starts_with(schemaname, $1)"""
"""All but those of views that are being built."""
EXPORT = "SELECT pg_export_snapshot()"
HEAD = "SELECT count(*) AS events, coalesce(max(notification_id), 0) AS position FROM {log}"
KEYS = """
SELECT kek_id, count(*) AS number FROM (SELECT kek_id FROM privacy.keys UNION ALL SELECT kek_id FROM privacy.secrets) AS one
GROUP BY kek_id ORDER BY kek_id"""
ROLES = """
SELECT rolname FROM (
    SELECT nspacl AS acl FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL SELECT relacl FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL SELECT defaclacl FROM pg_default_acl
) AS granted, aclexplode(acl) AS one JOIN pg_roles AS role ON role.oid = one.grantee WHERE rolname !~ '^pg_'
UNION SELECT rolname FROM pg_default_acl JOIN pg_roles AS role ON role.oid = defaclrole ORDER BY 1"""
"""Everybody who was given a right."""
DATABASE_ID = "SELECT database_id FROM privacy.ledger"


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was written."""

    path: Path
    size: int
    manifest: Manifest


async def head(connection: Connection, service: str) -> Log:
    """How much a service has recorded."""
    row = await connection.fetchrow(HEAD.format(log=f"{service}.{service}_events"))
    return Log.model_validate(dict(row or {}))


def services_of(built: House) -> list[str]:
    """Every service that records events."""
    return sorted({name for runner in built.runners for name in runner.view.upstreams})


async def back_up(built: House, target: Path, steps: Steps = silently) -> Taken:
    """Write a backup to a new file, or to one named by the moment in a folder.

    Raises ``CannotBackUp``; ``KeysUnusable`` where a key is missing without which the backup would be worth nothing.
    """
    if await asyncio.to_thread(target.is_dir):
        target = named_in(target, datetime.now(UTC))
    try:
        with writing(target) as file:
            async with snapshot(built.database) as (connection, exported, tables):
                manifest = await _described(connection, built, len(tables))
                server = connection.get_server_version().major
                left_out = [table for names in manifest.folded_anew.values() for table in names]
                with steps(len(tables) - len(left_out), "Writing tables") as advance:
                    parts = dump(built.database, server, exported, left_out, lambda _: advance(1))
                    async with aclosing(parts):
                        async for part in parts:
                            file.write(part)
            manifest = manifest.model_copy(
                update={"dump_bytes": file.dump_bytes, "dump_sha256": file.dump_sha256}
            )
            content = manifest.model_dump_json(indent=2).encode()
            # only now: keys that a rotation took away meanwhile would be missed on restoring
            keys = await asyncio.to_thread(built.jobseekers.keyring.key_encryption_keys)
            file.close(content, signatures(content, keys, manifest.keys))
    except (ToolMissing, ToolFailed, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotBackUp(f"no backup was made: {error}") from error
    return Taken(target, target.stat().st_size, manifest)


@asynccontextmanager
async def snapshot(place: Database) -> AsyncIterator[tuple[Connection, str, Sequence[str]]]:
    """A connection that sees one moment, the name others can share it by, and the tables there are.

    From before that moment on no view takes the place of another: a dump would find its new tables, whose rows it does
    not see, beside positions that were those of the old ones.
    """
    connection = await asyncpg.connect(place.url)
    try:
        await connection.execute(SHARED_LOCK, TABLES_STAY)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection, await connection.fetchval(EXPORT), await connection.fetchval(TABLES, PREFIX)
    finally:
        await connection.close()


async def _described(connection: Connection, built: House, tables: int) -> Manifest:
    """What the snapshot holds; of the dump nothing is known yet."""
    logs = {service: await head(connection, service) for service in services_of(built)}
    return Manifest(
        version=version("passerelle"),
        taken_at=await connection.fetchval(
            "SELECT now()"
        ),  # when the transaction began, no later than its moment
        server=await connection.fetchval("SHOW server_version"),
        tables=tables,
        roles=[row["rolname"] for row in await connection.fetch(ROLES)],
        database_id=await connection.fetchval(DATABASE_ID),
        generation=await generation.current(connection),
        logs=logs,
        keys={row["kek_id"]: row["number"] for row in await connection.fetch(KEYS)},
        folded_anew={
            runner.view.name: runner.view.tables
            for runner in built.runners
            if runner.view.carries_personal_data
        },
        dump_bytes=0,
        dump_sha256="",
    )
