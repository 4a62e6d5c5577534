"""Personal data: sealed in the event log under one key a person, and gone with it."""

from services.floor.personal.key_encryption import KeysUnusable
from services.floor.personal.keyring import Keyring
from services.floor.personal.persistence import keyring_of, opened_keyring
from services.floor.personal.recognition import Recognition, normalised
from services.floor.personal.sealing import SealingMapper

__all__ = [
    "Keyring",
    "KeysUnusable",
    "Recognition",
    "SealingMapper",
    "keyring_of",
    "normalised",
    "opened_keyring",
]
