"""Remembers how a partner's columns were read, so that the next file with the same headers needs no options.

No personal data: headers of columns, names of fields.
"""

from __future__ import annotations

from services.floor.database import Pool
from services.partner_files.mapping import ColumnMapping, Remembered

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS partner_files;
CREATE TABLE IF NOT EXISTS partner_files.mappings (
    partner text NOT NULL,
    kind text NOT NULL,
    headers text[] NOT NULL,
    fields jsonb NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (partner, kind, headers)
)
"""
THERE = "SELECT to_regclass('partner_files.mappings') IS NOT NULL"
RECALL = "SELECT kind, headers, fields FROM partner_files.mappings WHERE partner = $1 ORDER BY used_at DESC"
REMEMBER = """
INSERT INTO partner_files.mappings (partner, kind, headers, fields) VALUES ($1, $2, $3, $4)
ON CONFLICT (partner, kind, headers) DO UPDATE SET fields = excluded.fields, used_at = now()
"""


async def recalled(pool: Pool, partner: str) -> list[Remembered]:
    """The mappings used for a partner's files before, the last used first. Writes nothing."""
    if not await pool.fetchval(THERE):
        return []
    rows = await pool.fetch(RECALL, partner)
    return [Remembered(row["kind"], frozenset(row["headers"]), row["fields"]) for row in rows]


async def prepare(pool: Pool) -> None:
    """Make the table where it is missing."""
    if not await pool.fetchval(THERE):
        await pool.execute(SCHEMA)


async def remember(pool: Pool, partner: str, mapping: ColumnMapping) -> None:
    """Keep a mapping that was used."""
    kept = mapping.to_remember()
    await prepare(pool)
    await pool.execute(REMEMBER, partner, kept.kind, sorted(kept.headers), dict(kept.fields))
