"""Rows by the ten thousand, straight into columns: PostgreSQL's binary COPY read as one numpy array.

Every field must be of fixed width and never null, so that all rows are equally long: dates, small numbers, uuids and
text of a known length. An array of records is what comes out; making Python objects of half a million values would take
longer than computing with them.

The format: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from services.floor.database import Connection

Records = np.ndarray[Any, np.dtype[np.void]]

HEADER: Final = 19
"""Signature (11 bytes), flags (4), length of the extension (4)."""
TRAILER: Final = 2
UUID: Final = "S16"
DATE: Final = ">i4"
CODE: Final = ">i2"
COUNTRY: Final = "S2"
FLAG: Final = "?"
NUMBER: Final = ">i8"


async def read(connection: Connection, query: str, fields: Mapping[str, str], *arguments: Any) -> Records:
    """The rows of a query as records with these fields. Raises ``ValueError`` where a row has another shape."""
    received = bytearray()

    async def take(data: bytes) -> None:
        received.extend(data)

    await connection.copy_from_query(query, *arguments, output=take, format="binary")
    return unpacked(bytes(received), fields)


def unpacked(data: bytes, fields: Mapping[str, str]) -> Records:
    """The records in a binary COPY."""
    layout = [("", ">i2")]
    for name, kind in fields.items():
        layout += [(f"width of {name}", ">i4"), (name, kind)]
    shape = np.dtype(
        {
            "names": [name or "fields" for name, _ in layout],
            "formats": [kind for _, kind in layout],
            "offsets": list(np.cumsum([0, *(np.dtype(kind).itemsize for _, kind in layout[:-1])])),
        }
    )
    count, rest = divmod(len(data) - HEADER - TRAILER, shape.itemsize)
    rows = np.frombuffer(data, shape, count, HEADER)
    expected = {f"width of {name}": np.dtype(kind).itemsize for name, kind in fields.items()}
    if (
        rest
        or not (rows["fields"] == len(fields)).all()
        or any((rows[width] != size).any() for width, size in expected.items())
    ):
        raise ValueError("rows of a binary COPY are not of the width they should have")
    return rows[list(fields)]


def code(column: str, values: tuple[str, ...]) -> str:
    """SQL that turns text into its place in ``values``, from one on; zero for what is not among them or null."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"coalesce(array_position(ARRAY[{listed}], {column}), 0)::smallint"


def far(column: str) -> str:
    """SQL for a date that may be missing: infinitely late."""
    return f"coalesce({column}, 'infinity')"


def country(column: str) -> str:
    """SQL for a country that may be missing."""
    return f"coalesce({column}, '')::char(2)"
