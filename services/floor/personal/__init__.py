"""Personal data: sealed in the event log under one key a person, and gone with it."""

from services.floor.personal.key_encryption import KeysUnusable
from services.floor.personal.keyring import Keyring
from services.floor.personal.ledger import Ledger, LedgerMissing, LedgerUnusable
from services.floor.personal.persistence import key_source, keyring_of, ledger_of, opened_keyring
from services.floor.personal.recognition import Recognition, normalised
from services.floor.personal.sealing import SealingMapper

__all__ = [
    "Keyring",
    "KeysUnusable",
    "Ledger",
    "LedgerMissing",
    "LedgerUnusable",
    "Recognition",
    "SealingMapper",
    "key_source",
    "keyring_of",
    "ledger_of",
    "normalised",
    "opened_keyring",
]
