"""A view built again beside the one that people read, in tables of its own, until it can take its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import asyncpg

from services.floor.database import Connection
from services.floor.views.view import View, Writes

PREFIX = "beside_"
"""What the schemas of such tables are called."""
RIGHTS = """
SELECT name AS on_table, privilege_type AS right,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role
FROM unnest($1::text[]) AS name JOIN pg_class AS it ON it.oid = to_regclass(name), aclexplode(relacl)
WHERE grantee <> relowner"""


class Beside:
    """Where a view's second set of tables is: a schema of its own, in which they have their names."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.schema = PREFIX + re.sub(r"\W", "_", view.name)
        self.tables = tuple(f"{self.schema}.{table.split('.')[-1]}" for table in view.tables)
        self._names = dict(zip(view.tables, self.tables, strict=True))
        longest_first = sorted(view.tables, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
        self.renamed: Callable[[str], str] = lru_cache(maxsize=256)(self._renamed)

    def _renamed(self, statement: str) -> str:
        return self._pattern.sub(lambda found: self._names[found[0]], statement)

    async def clear(self, connection: Connection) -> None:
        """Remove what an interrupted rebuild left."""
        await connection.execute(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")

    async def make(self, connection: Connection) -> None:
        """Make the tables, or what is missing of them."""
        await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
        await connection.execute(self.renamed(self.view.schema))

    async def take_the_place(self, connection: Connection) -> None:
        """Put the new tables where the old ones are, with the rights that others had to those. Readers wait for no longer than
        the transaction."""
        rights = [
            (row["on_table"], row["right"], row["role"])
            for row in await connection.fetch(RIGHTS, list(self.view.tables))
        ]
        for on_table, right, role in rights:
            await connection.execute(f"GRANT {right} ON {self._names[on_table]} TO {role}")
        await connection.execute(f"DROP TABLE IF EXISTS {', '.join(self.view.tables)}")
        for table, beside in self._names.items():
            schema = table.rpartition(".")[0] or "public"
            await connection.execute(f"ALTER TABLE {beside} SET SCHEMA {schema}")
        await self.clear(connection)


class WritesBeside(Writes):
    """Statements of a view, sent to its second set of tables."""

    def __init__(self, connection: Connection, beside: Beside) -> None:
        super().__init__(connection)
        self._beside = beside

    def execute(self, statement: str, *arguments: Any) -> None:
        super().execute(self._beside.renamed(statement), *arguments)

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        return await super().fetch(self._beside.renamed(statement), *arguments)
