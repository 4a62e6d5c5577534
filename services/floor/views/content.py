"""What a view holds, as one number: two views that hold the same rows have the same."""

from __future__ import annotations

from services.floor.database import Connection
from services.floor.views.view import View

CONTENT = """
SELECT count(*) || ':' || coalesce(sum(hashtextextended(said, 1)::numeric), 0) || ':'
    || coalesce(sum(hashtextextended(said, 2)::numeric), 0)
FROM (SELECT (to_jsonb(whole) - $1::text[])::text AS said FROM {table} AS whole) AS rows"""


async def content_of(connection: Connection, view: View, tables: tuple[str, ...]) -> dict[str, str]:
    """By table of the view, a hash of its rows in whatever order, without the columns that the view calls incidental."""
    return {
        table: await connection.fetchval(CONTENT.format(table=where), list(view.incidental))
        for table, where in zip(view.tables, tables, strict=True)
    }
