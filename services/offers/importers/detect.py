"""What a file is, found out from its first bytes and then record by record: nobody has to say."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import orjson

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.offers.importers import csv_file, france_travail, jobposting, page
from services.offers.importers.csv_table import Table
from services.offers.importers.incoming import Incoming, listed
from services.offers.importers.records import JsonCutter, Record, json_lines, parsed

HEAD: Final = 1 << 16


NESTED: Final = ("resultats", "@graph", "itemListElement", "dataFeedElement", "item", "mainEntity")
"""Where a record holds others: a page of an API or of a site, one a line or several in an array."""
OF_FRANCE_TRAVAIL: Final = frozenset(
    {"intitule", "romeCode", "appellationlibelle", "lieuTravail", "typeContrat", "dateCreation"}
)
DEEPEST: Final = 8


@dataclass(frozen=True)
class Format:
    """A file's records, how their bytes become a value, the objects in it, and how one becomes an offer (``None``: it is
    not one)."""

    name: str
    records: Iterable[Record]
    value: Callable[[bytes], Any]
    items: Callable[[Any], Iterable[Any]]
    read: Callable[[Any], Incoming | None]


def detect(file: BinaryIO) -> Format:
    """The format of a file that stands at its beginning and can be rewound. Raises ``Refused`` (``unknown_format``)."""
    head = file.read(HEAD).removeprefix(BOM_UTF8)
    file.seek(0)
    if head.lstrip()[:1] == b"<":
        return Format("page", page.scripts(file), parsed, objects_in, read_object)
    if head.lstrip()[:1] not in (b"[", b"{"):
        table = Table(file)
        return Format("csv", table, table.cells, lambda cells: [cells], csv_file.read)
    if _is_lines(head):
        return Format("json lines", json_lines(file), parsed, objects_in, read_object)
    return Format("json", JsonCutter(file), parsed, objects_in, read_object)


def objects_in(value: Any, depth: int = 0) -> Iterator[Any]:
    """The objects to be read in a record: itself, or those that it only wraps."""
    if isinstance(value, list):
        inner = value
    elif isinstance(value, dict) and not jobposting.is_jobposting(value):
        inner = [one for name in NESTED if name in value for one in listed(value[name])]
    else:
        inner = []
    if not inner or depth == DEEPEST:
        yield value
    for one in inner if depth < DEEPEST else ():
        yield from objects_in(one, depth + 1)


def _is_lines(head: bytes) -> bool:
    """A whole object on the first line, and more after it."""
    first, _, rest = head.lstrip().partition(b"\n")
    if not (first.startswith(b"{") and rest.strip()):
        return False
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return rest.lstrip().startswith(b'{"') and first.rstrip().endswith(
            b"}"
        )  # a broken first line of many
    return True


def read_object(item: Any) -> Incoming | None:
    """An offer from a JSON value, by the shape it has; ``None`` for what a JSON-LD graph says besides. Raises
    ``Refused``."""
    if not isinstance(item, dict):
        raise Refused([Fault("", "unknown_format")])
    if jobposting.is_jobposting(item):
        return jobposting.read(item)
    if not OF_FRANCE_TRAVAIL.isdisjoint(item):
        return france_travail.read(item)
    if "@type" in item or any(item.get(name) == [] for name in NESTED):
        return None
    raise Refused([Fault("", "unknown_format")])
