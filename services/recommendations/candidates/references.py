"""What a candidate is called for one offer: a reference that says nothing, and another one for every other offer.

Two keyed hashes (HMAC-SHA-256, RFC 2104), one after the other. The first, over the jobseeker, takes a secret of the house
and is made where contracts are read; its result is kept with what was read. The second, over the offer, is made of that
result where candidates are asked for: whoever only shows them needs no key of the house.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET = "candidates"  # noqa: S105 - its name
"""The name of the secret of the house."""
BYTES = 10
"""Of a reference: 80 bits, so that two among a million candidates of one offer share theirs once in a trillion."""


class ReferenceKeys:
    """Makes of each jobseeker the key that their references come from."""

    def __init__(self, secret: bytes) -> None:
        self._key = HKDF(SHA256(), length=32, salt=None, info=b"passerelle candidates").derive(secret)

    def key_of(self, jobseeker_id: UUID) -> bytes:
        """32 bytes. The same jobseeker has the same ones for as long as the secret is kept."""
        return hmac.new(self._key, jobseeker_id.bytes, hashlib.sha256).digest()


def reference(key: bytes, offer_id: UUID) -> str:
    """What somebody is called for one offer: sixteen letters and digits in groups of four."""
    letters = b32encode(hmac.new(key, offer_id.bytes, hashlib.sha256).digest()[:BYTES]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
