"""Cuts a file into records without holding it whole: one document, an array of documents, or one document a line."""

from __future__ import annotations

import json
import mmap
import re
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
            document = json.loads(self.raw.decode("utf-8-sig"))
            json.dumps(
                document, ensure_ascii=False
            ).encode()  # half a surrogate pair, escaped, is no text either
            return document
        except UnicodeError as error:
            raise Refused([Fault("", "broken_text")]) from error
        except json.JSONDecodeError as error:
            raise Refused([Fault("", "broken_json", {"position": error.pos})]) from error
        except RecursionError as error:  # nested deeper than any document is
            raise Refused([Fault("", "broken_json", {"position": 0})]) from error


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
