"""Which encoding a text file is in, told from its bytes: nobody knows what their spreadsheet wrote."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO, Final

SUSPECT: Final = frozenset("ÃÂÿþÞ")
"""Letters no language of the region is written with, but that broken UTF-8 looks like when it is read as Windows-1252."""
LONGEST_LINE: Final = 1 << 18
BROKEN: Final = "passerelle.broken"
codecs.register_error(BROKEN, lambda error: ("\udc80", error.end))  # type: ignore[attr-defined]
"""Half a surrogate pair, which is no text in any encoding, stands for what cannot be decoded."""


def encoding_of(file: BinaryIO) -> str:
    """UTF-16 by the mark at the beginning or by its zeros; Windows-1252, which spreadsheets in western Europe write, where
    letters beyond ASCII can be read as that and none as UTF-8; else UTF-8, even where something in it is broken.

    Rewinds the file before and after.
    """
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 4:
        return "utf-16-be"
    encoding = "cp1252" if not start.startswith(codecs.BOM_UTF8) and _is_windows_1252(file) else "utf-8-sig"
    file.seek(0)
    return encoding


def _is_windows_1252(file: BinaryIO) -> bool:
    beyond_ascii = set[str]()
    while line := file.readline(LONGEST_LINE):
        if line.isascii():
            continue
        if _decodes(line, "utf-8") or not _decodes(line, "cp1252"):
            return False
        beyond_ascii.update(sign for sign in line.decode("cp1252") if sign > "\x7f")
    return SUSPECT.isdisjoint(beyond_ascii) and any(map(str.isalpha, beyond_ascii))


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(file: BinaryIO) -> BinaryIO:
    """The file's text as UTF-8, whatever it is in; stands at its beginning. What cannot be decoded stays broken."""
    encoding = encoding_of(file)
    return file if encoding == "utf-8-sig" else io.BufferedReader(_Recoded(file, encoding))


class _Recoded(io.RawIOBase):
    """A text file's bytes as they would be in UTF-8."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding, errors=BROKEN, newline="")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = self._text.read(len(buffer) // 4).encode(errors="surrogatepass")  # at most 4 bytes a letter
        buffer[: len(read)] = read
        return len(read)
