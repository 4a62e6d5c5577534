"""Which version of each view the tables were built by."""

from __future__ import annotations

from hashlib import sha256

from services.floor.database import Connection
from services.floor.views.view import View

SCHEMA = """
CREATE TABLE IF NOT EXISTS floor.views (
    view text PRIMARY KEY, version text NOT NULL, built_at timestamptz NOT NULL DEFAULT now()
)"""
RECORD = """
INSERT INTO floor.views AS known (view, version) VALUES ($1, $2)
ON CONFLICT (view) DO UPDATE SET version = excluded.version, built_at = now() WHERE known.version <> excluded.version"""
IN_PARTITIONS = "SELECT EXISTS (SELECT FROM floor.positions WHERE view = $1 AND topic <> '')"
RECORDED = "SELECT version FROM floor.views WHERE view = $1"


def version_of(view: View) -> str:
    """Changes with the view's ``version`` and with its tables."""
    return f"{view.version}/{sha256(view.schema.encode()).hexdigest()[:12]}"


async def record(connection: Connection, view: View) -> None:
    """The tables are those of the present version."""
    await connection.execute(RECORD, view.name, version_of(view))


async def is_outdated(connection: Connection, view: View, *, divides: bool) -> bool:
    """Whether the view's tables were built by another version of it; or over a broker, in partitions, while the stream does
    not divide any more: no position of the log says then what was seen."""
    recorded = await connection.fetchval(RECORDED, view.name)
    if recorded is not None and recorded != version_of(view):
        return True
    return not divides and await connection.fetchval(IN_PARTITIONS, view.name)
