"""Cuts a file into records without holding it whole: one document, an array of documents, or one document a line."""

from __future__ import annotations

import json
import mmap
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from services.floor.faults import Fault
from services.floor.problems import Refused

MEGABYTES = 5
"""No profile is larger: what is, is a picture or an accident."""
LARGEST = MEGABYTES * 1_000_000
LINES = {".ndjson", ".jsonl"}
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a file: its index from 0, and its bytes; ``None`` where it is too large to be read."""

    index: int
    raw: bytes | None

    def document(self) -> Any:
        """The parsed document. Raises ``Refused``: too large, not UTF-8, or not JSON."""
        if self.raw is None:
            raise Refused([Fault("", "record_too_large", {"limit": MEGABYTES})])
        try:
            # What is no UTF-8 becomes half a surrogate pair, and so do halves that were escaped: neither is text.
            document = json.loads(self.raw.removeprefix(BOM_UTF8).decode(errors="surrogateescape"))
            broken = list(_broken_fields(document))
        except json.JSONDecodeError as error:
            raise Refused([Fault("", "broken_json", {"position": error.pos})]) from error
        except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
            raise Refused([Fault("", "broken_json", {"position": 0})]) from error
        if broken:
            raise Refused([Fault(field, "broken_text") for field in broken])
        return document


def _broken_fields(value: Any, path: str = "") -> Iterator[str]:
    """The dotted paths of what holds halves of surrogate pairs; of the object, where a key does."""
    if isinstance(value, str):
        if _SURROGATE.search(value):
            yield path
    elif isinstance(value, dict) and any(map(_SURROGATE.search, value)):
        yield path
    elif isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _broken_fields(one, f"{path}.{key}" if path else str(key))


def records(path: Path) -> Iterator[Record]:
    """The records of a file, in order. An empty file is one broken record. Raises ``OSError``."""
    with path.open("rb") as file:
        cut = _lines(file) if _has_one_per_line(path, file) else _documents(file)
        empty = True
        for index, raw in enumerate(cut):
            empty = False
            yield Record(index, raw)
        if empty:
            yield Record(0, b"")


def _has_one_per_line(path: Path, file: BinaryIO) -> bool:
    """By the file's name, or because the first of several lines is a document of its own."""
    if path.suffix.lower() in LINES:
        return True
    first = file.readline(LARGEST)
    more = bool(file.read(1))
    file.seek(0)
    if not more or not first.lstrip(b"\xef\xbb\xbf").startswith(b"{"):
        return False
    try:
        json.loads(first)
    except ValueError:
        return False
    return True


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    while line := file.readline(LARGEST + 1):
        if len(line) > LARGEST:
            while line and not line.endswith(b"\n"):
                line = file.readline(LARGEST)
            yield None
        elif line.strip():
            yield line


def _documents(file: BinaryIO) -> Iterator[bytes | None]:
    """The one document, or each of an array. What is cut off by the end of the file is a record too: a broken one."""
    try:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError:  # an empty file cannot be mapped
        return
    with whole:
        start = _end_of(_BLANK.match(whole), 0)
        if whole[start : start + 1] != b"[":
            yield _limited(whole, 0, len(whole))
            return
        yield from _elements(whole, start + 1)


def _elements(whole: mmap.mmap, begin: int) -> Iterator[bytes | None]:
    depth, start = 0, -1
    for found in _STRUCTURE.finditer(whole, begin):
        sign = whole[found.start()]
        if sign in b"{[":
            if depth == 0:
                start = found.start()
            depth += 1
        elif sign in b"}]":
            depth -= 1
            if depth < 0:
                return
            if depth == 0:
                yield _limited(whole, start, found.end())
                begin, start = found.end(), -1
    yield _limited(whole, start if depth else begin, len(whole))


def _limited(whole: mmap.mmap, start: int, end: int) -> bytes | None:
    return whole[start:end] if end - start <= LARGEST else None


def _end_of(found: re.Match[bytes] | None, otherwise: int) -> int:
    return found.end() if found else otherwise
