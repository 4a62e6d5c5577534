"""The same person in two files is recognised by keyed hashes (HMAC-SHA-256, RFC 2104), never by a stored name.

Without the key a hash says nothing; with it, only whoever knows a name and a birth date already can ask whether that
person is here. The hashing key is derived (HKDF, RFC 5869) from a secret that is wrapped like people's keys.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from datetime import date

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
"""Letters that Unicode does not take apart and that keyboards often lack. After case was folded."""


def normalised(text: str) -> str:
    """Without accents, case, and the difference between spaces, hyphens and apostrophes; anything else is kept."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


class Recognition:
    """Makes the hashes. The same secret gives the same ones."""

    def __init__(self, secret: bytes) -> None:
        self._key = HKDF(SHA256(), length=32, salt=None, info=b"passerelle recognition").derive(secret)

    def of_name(self, given_name: str, family_name: str, birth_date: date) -> bytes:
        """32 bytes for a name and a birth date."""
        return self._hash("name", normalised(given_name), normalised(family_name), birth_date.isoformat())

    def of_number(self, partner: str, number: str) -> bytes:
        """32 bytes for the number a partner knows a participant by."""
        return self._hash("number", normalised(partner), normalised(number))

    def _hash(self, *parts: str) -> bytes:
        """No part can hold the sign between them: it is neither letter nor digit."""
        return hmac.new(self._key, "\n".join(parts).encode(), hashlib.sha256).digest()
