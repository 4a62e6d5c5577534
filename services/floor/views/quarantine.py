"""Messages that a view cannot take: set aside with the reason, and whatever comes after them about the same aggregate waits.

What a message says is not kept here: it is read again from its log, which knows who was erased since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import asyncpg
import psycopg
from eventsourcing.persistence import PersistenceError

from services.floor.database import Connection, Pool
from services.floor.reasons import reason_of
from services.floor.streams import Batch, Message, Unreadable

SCHEMA = """
CREATE TABLE IF NOT EXISTS floor.quarantine (
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE, view text, upstream text, position bigint, subject uuid NOT NULL,
    topic text NOT NULL, reason text NOT NULL, attempts int NOT NULL, since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (view, upstream, position)
)"""
HELD = "SELECT subject FROM floor.quarantine WHERE view = $1 AND upstream = $2"
PUT = """
INSERT INTO floor.quarantine (view, upstream, position, subject, topic, reason, attempts) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING"""
LIST = """
SELECT number, view, upstream, position, subject, topic, reason, attempts, since FROM floor.quarantine
WHERE ($1::text IS NULL OR view = $1) AND ($2::bigint IS NULL OR number = $2) ORDER BY view, upstream, position"""
COUNTS = "SELECT view, count(*) AS messages FROM floor.quarantine GROUP BY view"
FAILED_AGAIN = "UPDATE floor.quarantine SET attempts = attempts + 1, reason = $2 WHERE number = $1"
LEAVE = "DELETE FROM floor.quarantine WHERE number = $1"
FORGET = "DELETE FROM floor.quarantine WHERE view = $1"
BEHIND = "waits for an earlier message about the same"
REASON_LENGTH = 500
_POISONOUS = ("22", "23")
"""Classes of SQLSTATE that say what was written is wrong (data exception, integrity constraint): the message's fault."""


class NotNow(RuntimeError):
    """What a view needs is not at hand. Says nothing about the message, which is tried again."""


@dataclass(frozen=True, slots=True)
class Held:
    """A message set aside. ``attempts`` is zero where it only waits for an earlier one."""

    number: int
    view: str
    upstream: str
    position: int
    subject: UUID
    topic: str
    reason: str
    attempts: int
    since: datetime


def is_trouble(error: BaseException) -> bool:
    """Whether an error is the house's (a lost connection, a full disk, a deadlock, tables that are missing) and not the
    message's: then nothing is set aside, and everything waits."""
    if isinstance(error, asyncpg.PostgresError):
        return (getattr(error, "sqlstate", None) or "")[:2] not in _POISONOUS
    return isinstance(
        error, OSError | asyncpg.InterfaceError | psycopg.Error | PersistenceError | NotNow | MemoryError
    )


async def held_back(connection: Connection, view: str, batch: Batch) -> tuple[Batch, list[Message]]:
    """A batch without the messages about something of which an earlier message is held, and these messages. Those that
    nobody can read hold back what follows them, too."""
    held: dict[UUID, int] = {row["subject"]: -1 for row in await connection.fetch(HELD, view, batch.upstream)}
    for one in batch.unreadable:
        held.setdefault(one.subject, one.position)
    if not held:
        return batch, []
    free, behind = list[Message](), list[Message]()
    for message in batch.messages:
        (behind if held.get(message.subject, message.position) < message.position else free).append(message)
    return (replace(batch, messages=tuple(free)), behind) if behind else (batch, [])


async def set_aside(
    connection: Connection, view: str, message: Message | Unreadable, reason: str, attempts: int
) -> None:
    """Keep a message for later, in the transaction that goes past it. What it says of itself may be anything: PostgreSQL
    keeps no text with a zero in it."""
    await connection.execute(
        PUT,
        view,
        message.upstream,
        message.position,
        message.subject,
        message.topic.replace("\0", "")[:REASON_LENGTH],
        reason.replace("\0", "")[:REASON_LENGTH],
        attempts,
    )


async def waiting(pool: Pool) -> dict[str, int]:
    """How many messages are set aside, by view."""
    return {row["view"]: row["messages"] for row in await pool.fetch(COUNTS)}


async def drop(pool: Pool, number: int) -> None:
    """Let go of a message for good: the view goes on as if it had never been, until it is built again."""
    await pool.execute(LEAVE, number)


async def failed_again(pool: Pool, number: int, error: Exception) -> None:
    """Keep why a message could not be taken this time."""
    await pool.execute(FAILED_AGAIN, number, reason_of(error)[:REASON_LENGTH])


async def held(pool: Pool, view: str | None = None, number: int | None = None) -> Sequence[Held]:
    """What is set aside, of one view or of all, in the order in which it came."""
    return [Held(**row) for row in await pool.fetch(LIST, view, number)]
