"""Which generation of what is told of the logs this is: a restore to an older point begins another, and so does a broker that
lost what it was told.

Positions of one generation say nothing in the next: after a restore the logs are shorter than what was told of them, and
go on differently. Whoever keeps positions outside of the database (a broker's topics) puts the generation into its names.
"""

from __future__ import annotations

from services.floor.database import Connection, Pool
from services.floor.turns import change_tables

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS floor;
CREATE TABLE IF NOT EXISTS floor.generation (
    alone boolean PRIMARY KEY DEFAULT true CHECK (alone), generation bigint NOT NULL
);
INSERT INTO floor.generation (generation) VALUES (1) ON CONFLICT DO NOTHING"""
CURRENT = "SELECT generation FROM floor.generation"
BEGIN = """
UPDATE floor.generation
SET generation = greatest(generation + 1, $1::bigint + 1, extract(epoch FROM now())::bigint) RETURNING generation"""
BEGIN_AFTER = """
UPDATE floor.generation SET generation = greatest(generation + 1, extract(epoch FROM now())::bigint) WHERE generation = $1"""


class GenerationEnded(ConnectionError):
    """Whoever follows has to begin again, where the present generation is told: as if a connection had been cut."""

    def __init__(self, generation: int) -> None:
        super().__init__(f"generation {generation} has ended: what is told goes on in topics of another")


async def prepare(pool: Pool) -> None:
    """Make the table where it is missing; the first generation is 1."""
    async with pool.acquire() as connection, connection.transaction():
        await change_tables(connection)
        await connection.execute(SCHEMA)


async def current(pool: Pool | Connection) -> int:
    """The generation of this database. It grows with every restore, not by one."""
    generation: int = await pool.fetchval(CURRENT)
    return generation


async def begin(connection: Pool | Connection, above: int = 0) -> int:
    """Begin a new generation, above another database's; gives it.

    It is the moment in seconds where nothing larger came before: of two restores of one backup, each on a machine that
    knows nothing of the other, each begins a generation of its own.
    """
    generation: int = await connection.fetchval(BEGIN, above)
    return generation


async def begin_after(connection: Pool | Connection, ended: int) -> None:
    """Begin a new generation, unless somebody has done so: of several who find one ended, one begins the next."""
    await connection.execute(BEGIN_AFTER, ended)
