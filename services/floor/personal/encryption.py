"""AES-256-GCM (NIST SP 800-38D): what is sealed can be neither read nor moved elsewhere without its key.

A sealed value is a nonce of 12 random bytes, the ciphertext, and a tag of 16 bytes. One key seals the few values of one
person, or the few thousand keys of one key-encryption key: random nonces do not meet.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class NotAuthentic(ValueError):
    """What is sealed was changed, was moved from its place, or belongs to another key."""


def new_key() -> bytes:
    """A random key of 256 bits."""
    return AESGCM.generate_key(KEY_BYTES * 8)


def seal(key: bytes, plain: bytes, about: bytes) -> bytes:
    """``plain`` sealed under a key of 32 bytes. ``about`` is not kept but must be the same on opening."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """What ``seal`` was given. Raises ``NotAuthentic``."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as error:
        raise NotAuthentic("a sealed value does not open: not its key, or not its place") from error
