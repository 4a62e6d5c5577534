"""One key per wording: what is left of a text when case, accents and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NOT_A_WORD = re.compile(r"[^\w+#]+|_+")
_LONE_SIGNS = re.compile(r"(?<!\w)[+#]+(?=\s|$)|(?<!\S)[+#]+")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """The key under which two wordings are the same: lower case, no accents, punctuation turned to single spaces.

    ``+`` and ``#`` stay when they end a word, so that C, C++ and C# remain three things.
    """
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    words = _NOT_A_WORD.sub(" ", bare)
    if "+" in words or "#" in words:
        words = _LONE_SIGNS.sub(" ", words)
    return " ".join(words.split())
