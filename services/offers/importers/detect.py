"""What a file is, found out from its first bytes and then record by record: nobody has to say."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import orjson

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.offers.importers import csv_file, france_travail, jobposting
from services.offers.importers.incoming import Incoming
from services.offers.importers.records import JsonCutter, Record, json_lines, parsed

HEAD: Final = 1 << 16


@dataclass(frozen=True)
class Format:
    """A file's records, how their bytes become a value, and how a value becomes an offer (``None``: it is not one)."""

    name: str
    records: Iterable[Record]
    value: Callable[[bytes], Any]
    read: Callable[[Any], Incoming | None]


def detect(file: BinaryIO) -> Format:
    """The format of a file that stands at its beginning and can be rewound. Raises ``Refused`` (``unknown_format``)."""
    head = file.read(HEAD).removeprefix(BOM_UTF8)
    file.seek(0)
    if head.lstrip()[:1] not in (b"[", b"{"):
        table = csv_file.Table(file)
        return Format("csv", table, table.cells, csv_file.read)
    if _is_lines(head):
        return Format("json lines", json_lines(file), parsed, read_object)
    return Format("json", JsonCutter(file), parsed, read_object)


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
    if isinstance(item.get("item"), dict):  # an entry of an ItemList
        item = item["item"]
    if jobposting.is_jobposting(item):
        return jobposting.read(item)
    if "intitule" in item or "romeCode" in item:
        return france_travail.read(item)
    if "@type" in item:
        return None
    raise Refused([Fault("", "unknown_format")])
