"""Cutting a file into records without reading it whole, and without one bad record spoiling the next.

JSON is cut by its brackets, as bytes: a record with broken UTF-8, a wrong comma or forty megabytes is one refused
record, where a parser of the whole file would stop there.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import orjson

from services.floor.faults import Fault
from services.floor.problems import Refused

LIMIT_MB: Final = 2
LIMIT: Final = LIMIT_MB * 1_000_000
CHUNK: Final = 1 << 18
CONTAINERS: Final = frozenset({b'"resultats"', b'"@graph"', b'"itemListElement"', b'"dataFeedElement"'})
"""Keys of an outer object whose array holds the records."""
TOO_LARGE: Final = Fault("", "record_too_large", {"limit": LIMIT_MB})

_TOKEN = re.compile(rb'["{}\[\]]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_OPENING = {b"}": b"{", b"]": b"["}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its number from 1, the line it is on where lines mean something, and its bytes; or the
    fault for which it cannot be read."""

    number: int
    raw: bytes = b""
    line: int | None = None
    fault: Fault | None = None


def parsed(raw: bytes) -> Any:
    """The JSON value of a record. Raises ``Refused`` (``broken_text``, ``broken_json``)."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass  # the standard library's reader knows NaN, so that the field can be named, and where the fault is
    try:
        # What is no UTF-8 becomes half a surrogate pair, and so do halves that were escaped: neither is text.
        value = json.loads(raw.decode(errors="surrogateescape"))
        broken = broken_fields(value)
        if broken:
            raise Refused([Fault(field, "broken_text") for field in broken])
    except json.JSONDecodeError as error:
        raise Refused([Fault("", "broken_json", {"position": error.pos})]) from None
    except Refused:
        raise
    except (ValueError, RecursionError):  # a number of thousands of digits, a thousand brackets
        raise Refused([Fault("", "broken_json", {"position": 0})]) from None
    return value


def broken_fields(value: Any, path: str = "") -> list[str]:
    """The dotted paths of texts that are none: they hold halves of surrogate pairs."""
    if isinstance(value, str):
        return [path] if _SURROGATE.search(value) else []
    if isinstance(value, dict):
        inner = [(value[key], key) for key in value]
    else:
        inner = [(one, str(index)) for index, one in enumerate(value)] if isinstance(value, list) else []
    named = [key for _, key in inner if _SURROGATE.search(key)]
    if named:
        return [path]
    return [found for one, key in inner for found in broken_fields(one, f"{path}.{key}" if path else key)]


def json_lines(file: BinaryIO) -> Iterator[Record]:
    """The records of a file of JSON lines; empty lines are passed over."""
    number = 0
    for line, (raw, fault) in enumerate(bounded_lines(file), 1):
        if fault or raw.strip():
            number += 1
            yield Record(number, raw.strip().removeprefix(BOM_UTF8), line, fault)


def bounded_lines(file: BinaryIO) -> Iterator[tuple[bytes, Fault | None]]:
    """Lines of at most ``LIMIT`` bytes; of a longer one only the fault, its rest being read past."""
    while raw := file.readline(LIMIT + 1):
        if len(raw) <= LIMIT:
            yield raw, None
            continue
        while raw and not raw.endswith(b"\n"):
            raw = file.readline(CHUNK)
        yield b"", TOO_LARGE


def end_of_string(text: bytes, position: int) -> int:
    """Where the JSON string ends that ``position`` is in; zero where it goes on past the text."""
    while (quote := text.find(b'"', position)) >= 0:
        before = text[position:quote]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0:
            return quote + 1
        position = quote + 1
    return 0


class JsonCutter:
    """Cuts a JSON document into its records: the items of the outer array, or of a known array in the outer object, or
    the outer objects themselves. Iterate once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = b""
        self._forgotten = 0  # bytes of the file before the buffer
        self._open: list[bytes] = []  # brackets
        self._key = b""  # the last string directly in the outer object: its key, when an array follows
        self._in_container = False
        self._in_long_string = False
        self._depth: int | None = None  # of the record begun
        self._start: int | None = (
            None  # of the record begun, in the buffer; none where it is too large to keep
        )
        self._number = 0

    def __iter__(self) -> Iterator[Record]:
        position = 0
        while chunk := self._file.read(CHUNK):
            self._buffer += chunk
            position = yield from self._scan(position)
            position = self._forget(position)
        if self._open or self._in_long_string or self._buffer[position:].strip():
            rest = b"" if self._start is None else self._buffer[self._start :]
            end = Fault("", "broken_json", {"position": self._forgotten + len(self._buffer)})
            yield Record(self._number + 1, rest, fault=end)

    def _scan(self, position: int) -> Generator[Record, None, int]:
        """Look at the buffer from a position on. Returns where to go on when there is more of it."""
        if self._in_long_string:
            position = end_of_string(self._buffer, position)
            if not position:
                return len(self._buffer) - self._is_escaping()
            self._in_long_string = False
        while match := _TOKEN.search(self._buffer, position):
            token, at, position = match[0], match.start(), match.end()
            if token in b"{[":
                self._enter(token, at)
            elif token in b"}]":
                if self._leave(token):
                    yield self._finished(position)
            elif not (position := end_of_string(self._buffer, position)):
                self._in_long_string = len(self._buffer) - at > LIMIT
                return len(self._buffer) - self._is_escaping() if self._in_long_string else at
            elif len(self._open) == 1:
                self._key = self._buffer[at:position]
        return len(self._buffer)

    def _is_escaping(self) -> int:
        """One, where the buffer ends in a backslash that speaks of what comes next."""
        return (len(self._buffer) - len(self._buffer.rstrip(b"\\"))) % 2

    def _enter(self, bracket: bytes, at: int) -> None:
        if bracket == b"[" and self._open == [b"{"] and self._key in CONTAINERS:
            self._in_container, self._depth, self._start = True, None, None
        elif bracket == b"{" and self._depth is None and self._is_place_of_records():
            self._depth, self._start = len(self._open), at
        self._open.append(bracket)

    def _is_place_of_records(self) -> bool:
        return not self._open or self._open == [b"["] or (self._in_container and len(self._open) == 2)

    def _leave(self, bracket: bytes) -> bool:
        """Close a bracket, and those left open inside it. Returns whether that ends a record."""
        opening = _OPENING[bracket]
        if opening not in self._open:
            return False
        while self._open.pop() != opening:
            pass
        self._in_container = self._in_container and len(self._open) > 1
        return self._depth is not None and len(self._open) <= self._depth

    def _finished(self, end: int) -> Record:
        self._number += 1
        start, self._start, self._depth = self._start, None, None
        if start is None or end - start > LIMIT:
            return Record(self._number, fault=TOO_LARGE)
        return Record(self._number, self._buffer[start:end])

    def _forget(self, position: int) -> int:
        """Let go of the bytes that nothing needs any more. Returns the position in what is left."""
        if self._start is not None and len(self._buffer) - self._start > LIMIT:
            self._start = None
        keep = position if self._start is None else self._start
        self._buffer = self._buffer[keep:]
        self._forgotten += keep
        self._start = None if self._start is None else 0
        return position - keep
