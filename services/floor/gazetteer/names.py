"""Reads place names as people and feeds write them: "69 - ST PRIEST", "B-8500 Kortrijk", "Lille Cedex 2"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel import Locale

COUNTRIES: Final = ("FR", "BE", "LU", "NL", "DE")

_LETTERS: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "'": " ", "’": " ", "-": " ", ".": " "}
)
_WORDS: Final = {"st": "saint", "ste": "sainte", "lez": "les"}
_SEGMENTS: Final = re.compile(r"\s*[,;()|/]\s*|\s+[-–—]+\s+")
_POSTCODE: Final = re.compile(r"\b(?:[A-Z]{1,2}[- ]?)?(\d{4,5})\b", re.IGNORECASE)
_DEPARTMENT: Final = re.compile(r"^(\d{2}|2[ab])$", re.IGNORECASE)
_DELIVERY: Final = re.compile(
    r"\s*\b(cedex\b.*|\d{1,2}\s*(e|er|eme|ème)?(\s+arrondissement)?)$", re.IGNORECASE
)


def fold(name: str) -> str:
    """The name's key: lower case, without accents or punctuation, abbreviations written out.

    >>> fold("ST-ANDRÉ-LEZ-LILLE")
    'saint andre les lille'
    """
    text = name.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    else:
        text = text.translate(_LETTERS)
    text = text.replace("s/", "sur ")
    return " ".join([_WORDS.get(word, word) for word in text.split()])


@dataclass(frozen=True)
class Clues:
    """What a text says of a place: name keys in order of trust, and what narrows them."""

    names: tuple[str, ...]
    postcode: str | None
    department: str | None
    country: str | None


def read(text: str) -> Clues:
    """The clues in a text such as "59 - Lille (59000), France"."""
    found = _POSTCODE.search(text)
    rest = _POSTCODE.sub(" ", text) if found else text
    department = country = None
    names: list[str] = []
    for segment in [rest, *_SEGMENTS.split(rest)]:
        segment = segment.strip(" -–—")
        if _DEPARTMENT.match(segment):
            department = segment.upper()
            continue
        key = fold(_DELIVERY.sub("", segment))
        country = _country_names().get(key, country)
        if segment in COUNTRIES:
            country = segment
        elif key:  # a country's name too: Luxembourg is also a city
            names.extend(spelling for spelling in _spellings(key) if spelling not in names)
    return Clues(tuple(names), found[1] if found else None, department, country)


def _spellings(key: str) -> Iterator[str]:
    """ "St" is Saint in French and Sint in Dutch; the French one is what :func:`fold` writes."""
    yield key
    if key.startswith("saint "):
        yield "sint " + key.removeprefix("saint ")


@cache
def _country_names() -> dict[str, str]:
    names = {
        fold(Locale(language).territories[country]): country
        for language in ("fr", "nl", "en", "de")
        for country in COUNTRIES
    }
    return names | {"holland": "NL", "pays bas": "NL"}
