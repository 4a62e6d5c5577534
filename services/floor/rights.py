"""What the role that a process connects as may do in the database. What it may not is left to those who may."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from services.floor.database import DatabaseUnavailable, Pool

ASK = """
SELECT current_user AS role, has_database_privilege(current_database(), 'CREATE') AS makes_tables,
    coalesce(has_schema_privilege(to_regnamespace('privacy')::oid, 'USAGE'), true) AS sees_keys,
    to_regclass('floor.generation') IS NOT NULL AS are_made"""


@dataclass(frozen=True, slots=True)
class Rights:
    """``makes_tables``: whoever may make none takes them as they are. ``sees_keys``: whoever may not see people's keys opens
    nothing that is sealed, and has nothing to look after."""

    makes_tables: bool
    sees_keys: bool


async def rights_of(pool: Pool) -> Rights:
    """Ask the database. Raises ``DatabaseUnavailable`` where tables are missing that the role may not make."""
    try:
        [row] = await pool.fetch(ASK)
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseUnavailable(f"no right to look into the database: {error}") from error
    if not row["makes_tables"] and not row["are_made"]:
        raise DatabaseUnavailable(
            f"the role “{row['role']}” may make no tables, and there are none:"
            " run “passerelle prepare” as the database's owner, then deploy/roles.sql"
        )
    return Rights(row["makes_tables"], row["sees_keys"])
