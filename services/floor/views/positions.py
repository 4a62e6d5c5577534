"""How far each view is: recorded in the transaction that folds, so that delivery at least once is effect exactly once."""

from __future__ import annotations

from collections.abc import Sequence

from services.floor.database import Connection, Pool
from services.floor.streams import Batch, Partition, Position

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS floor;
CREATE TABLE IF NOT EXISTS floor.positions (
    view text, upstream text, topic text DEFAULT '', partition int DEFAULT 0,
    position bigint NOT NULL, read_to bigint NOT NULL DEFAULT 0, PRIMARY KEY (view, upstream, topic, partition)
);
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM information_schema.columns
                   WHERE table_schema = 'floor' AND table_name = 'positions' AND column_name = 'topic') THEN
        ALTER TABLE floor.positions DROP CONSTRAINT positions_pkey,
            ADD COLUMN topic text DEFAULT '', ADD COLUMN partition int DEFAULT 0,
            ADD COLUMN read_to bigint NOT NULL DEFAULT 0, ADD PRIMARY KEY (view, upstream, topic, partition);
    END IF;
END $$;
CREATE TABLE IF NOT EXISTS floor.relayed (
    upstream text, topic text, partition int, position bigint NOT NULL, last_offset bigint NOT NULL DEFAULT -1,
    PRIMARY KEY (upstream, topic, partition)
);
DO $$ BEGIN  -- asked first: adding it where it is would lock out whoever reads
    IF NOT EXISTS (SELECT FROM information_schema.columns
                   WHERE table_schema = 'floor' AND table_name = 'relayed' AND column_name = 'last_offset') THEN
        ALTER TABLE floor.relayed ADD COLUMN last_offset bigint NOT NULL DEFAULT -1;
    END IF;
END $$;
CREATE OR REPLACE VIEW floor.reached AS
WITH of_topics AS (
    SELECT follows.view, part.upstream, part.topic, part.partition, part.position AS published, whole.position AS whole
    FROM (SELECT DISTINCT view, upstream FROM floor.positions WHERE topic <> '') AS follows
    JOIN floor.relayed part ON part.upstream = follows.upstream AND part.partition >= 0
    JOIN floor.relayed whole ON (whole.upstream, whole.topic, whole.partition) = (part.upstream, part.topic, -1)
)
SELECT o.view, o.upstream, min(
    CASE WHEN coalesce(own.position, direct.position, 0) >= o.published
    THEN greatest(o.whole, own.position) ELSE coalesce(own.position, direct.position, 0) END) AS position
FROM of_topics o
LEFT JOIN floor.positions own ON (own.view, own.upstream, own.topic, own.partition) = (o.view, o.upstream, o.topic, o.partition)
LEFT JOIN floor.positions direct ON (direct.view, direct.upstream, direct.topic) = (o.view, o.upstream, '')
GROUP BY o.view, o.upstream
UNION ALL
SELECT p.view, p.upstream, p.position FROM floor.positions p
WHERE p.topic = '' AND NOT EXISTS (SELECT FROM of_topics o WHERE (o.view, o.upstream) = (p.view, p.upstream))
"""
"""``positions`` has a row per partition that a view reads; the log read directly is the partition without a topic.
``relayed`` says how far a relay has published an upstream: the last position put into each partition, and, as partition -1, the
position up to which the log has been published; ``last_offset`` is where that message is, and a topic that ends before it
lost what the broker had acknowledged. ``reached`` is the position up to which a view has seen the whole of an
upstream: a partition read to its last message is as far as the relay is."""

ADVANCE = """
INSERT INTO floor.positions AS p VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (view, upstream, topic, partition) DO UPDATE SET position = excluded.position,
    read_to = greatest(p.read_to, excluded.read_to)
WHERE p.position <= $7
RETURNING position"""
HELD = """
SELECT position FROM floor.positions WHERE (view, upstream, topic, partition) = ($1, $2, $3, $4) FOR UPDATE"""
READ_TO = """
UPDATE floor.positions SET position = greatest(position, $5), read_to = greatest(read_to, $6)
WHERE (view, upstream, topic, partition) = ($1, $2, $3, $4)"""
RECORDED = "SELECT upstream, topic, partition, position, read_to FROM floor.positions WHERE view = $1"
REACHED = "SELECT upstream, position FROM floor.reached WHERE view = $1"
NOTHING_TOLD = """
SELECT upstream, position FROM floor.relayed AS whole WHERE partition = -1 AND upstream = ANY($1) AND NOT EXISTS (
    SELECT FROM floor.relayed AS part WHERE (part.upstream, part.topic) = (whole.upstream, whole.topic) AND part.partition >= 0)"""
"""Logs of which a relay has found nothing yet that concerns others: there is nothing that a view could have read."""


async def recorded(pool: Pool, view: str) -> dict[Partition, Position]:
    """What a view recorded, by partition."""
    return {
        Partition(row["upstream"], row["topic"], row["partition"]): Position(row["position"], row["read_to"])
        for row in await pool.fetch(RECORDED, view)
    }


async def reached(pool: Pool, view: str, upstreams: Sequence[str]) -> dict[str, int]:
    """The position of each upstream's log up to which the view has seen everything."""
    found = {row["upstream"]: row["position"] for row in await pool.fetch(REACHED, view)}
    for row in await pool.fetch(NOTHING_TOLD, list(upstreams)):
        found[row["upstream"]] = max(found.get(row["upstream"], 0), row["position"])
    return found


async def advance(connection: Connection, view: str, batch: Batch) -> Batch | None:
    """Record a batch, in the transaction that folds it. Returns what of it was not folded yet, ``None`` for nothing:
    somebody else may have been quicker, who followed under the same name until a moment ago."""
    where = view, batch.partition.upstream, batch.partition.topic, batch.partition.number
    if (
        await connection.fetchval(ADVANCE, *where, batch.position, batch.offset, batch.starts_after)
        is not None
    ):
        return batch
    rest = batch.after(await connection.fetchval(HELD, *where))
    await connection.execute(READ_TO, *where, batch.position, batch.offset)
    return rest if rest.messages or rest.unreadable else None
