"""The two places where a French template must bend to the word it receives: "de/d’" and "à/au/aux"."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ASPIRATED: Final = re.compile(
    r"h(?:ach|ack|aleu|ammam|and|angar|arcel|areng|aricot|arnach|arpist|aut|er?sch|obby|ockey|omard|ongr|ors|"
    r"ot-?line|oubl|ouill|ouss|uit(?!r)|umage|usky)",
    re.IGNORECASE,
)
"""Beginnings of trades and their objects whose h forbids elision ("h aspiré" in the Académie's dictionary)."""
_UNELIDED: Final = re.compile(r"(?:onz|oui\b|ouistiti|uhlan)", re.IGNORECASE)
_ARTICLES: Final = {"à Le ": "au ", "à Les ": "aux "}


def of(noun: str) -> str:
    """The noun after "de": "de soudeur", "d’électricien", "d’hôtelier", "de hockeyeur"."""
    return f"d’{noun}" if elides(noun) else f"de {noun}"


def contracted(phrase: str) -> str:
    """The phrase with a town's article merged into "à": "à Lille", "au Havre", "aux Herbiers", "à La Louvière"."""
    for apart, merged in _ARTICLES.items():
        phrase = phrase.replace(apart, merged)
    return phrase


def elides(word: str) -> bool:
    """Whether "de" loses its vowel before the word."""
    letter = word[:1].lower().replace("œ", "o").replace("æ", "a")
    first = unicodedata.normalize("NFD", letter)[:1]
    if first == "h":
        return not _ASPIRATED.match(word)
    return first in tuple("aeiou") and not _UNELIDED.match(word)
