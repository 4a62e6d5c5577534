"""A web page that carries its offers for search engines: JSON-LD in ``<script type="application/ld+json">``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.offers.importers.records import Record

LARGEST_MB: Final = 20
"""Of a page, which is read whole."""

_SCRIPT: Final = re.compile(
    rb"<script\b[^>]{0,500}\btype\s*=\s*[\"']?application/ld\+json[\"']?[^>]{0,500}>(.*?)</script",
    re.IGNORECASE | re.DOTALL,
)
_FRAME: Final = re.compile(rb"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
"""What old pages put around a script."""


def scripts(file: BinaryIO) -> Iterator[Record]:
    """The page's blocks of JSON-LD, each with the line it begins on. Raises ``Refused``: ``record_too_large``,
    ``unknown_format`` for a page without any."""
    page = file.read(LARGEST_MB * 1_000_000 + 1)
    if len(page) > LARGEST_MB * 1_000_000:
        raise Refused([Fault("", "record_too_large", {"limit": LARGEST_MB})])
    number = 0
    for number, found in enumerate(_SCRIPT.finditer(page), 1):
        yield Record(number, _FRAME.sub(b"", found[1]).strip(), page.count(b"\n", 0, found.start(1)) + 1)
    if not number:
        raise Refused([Fault("", "unknown_format")])
