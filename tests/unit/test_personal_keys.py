"""Key-encryption keys, and the keyring over them, without a database."""

from __future__ import annotations

import base64
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from services.floor.personal import Keyring, KeysUnusable
from services.floor.personal import keyring as keyrings
from services.floor.personal.key_encryption import GivenKeys, KeyFile
from services.floor.personal.memory import MemoryKeyTable
from services.kernel.personal import PersonErased, UnknownPerson

SOMEBODY = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")


def encoded(sign: str) -> str:
    return base64.b64encode(sign.encode() * 32).decode()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "personal.keys"


def test_a_key_is_made_on_purpose_only() -> None:
    keyring = Keyring.in_memory()
    assert keyring.key_of(SOMEBODY) is None
    with pytest.raises(UnknownPerson):
        keyring.must_know(SOMEBODY)
    keyring.create(SOMEBODY)
    keyring.must_know(SOMEBODY)
    key = keyring.key_of(SOMEBODY)
    keyring.create(SOMEBODY)
    assert key is not None and keyring.key_of(SOMEBODY) == key


def test_who_is_erased_never_gets_a_key_again_nor_does_anybody_with_them() -> None:
    keyring, other = Keyring.in_memory(), uuid4()
    keyring.create(SOMEBODY)
    keyring.destroy(SOMEBODY)
    keyring.destroy(SOMEBODY)
    for command in (keyring.create, keyring.must_know, lambda one: keyring.create_many([other, one])):
        with pytest.raises(PersonErased):
            command(SOMEBODY)
    assert keyring.keys_of([SOMEBODY, other]) == {}


def test_an_erasure_elsewhere_takes_effect_when_what_is_remembered_has_had_its_life() -> None:
    table, source = MemoryKeyTable(), GivenKeys.random()
    elsewhere = Keyring(table, source)
    forgetful, remembering = (Keyring(table, source, remembered_seconds=life) for life in (0.0, float("inf")))
    elsewhere.create(SOMEBODY)
    key = remembering.key_of(SOMEBODY)
    assert forgetful.key_of(SOMEBODY) == key is not None
    elsewhere.destroy(SOMEBODY)
    assert forgetful.key_of(SOMEBODY) is None
    assert remembering.keys_of([SOMEBODY]) == {}, "reading in batches asks each time"
    assert remembering.key_of(SOMEBODY) == key, "this is what the short life is for"


def test_no_more_keys_are_remembered_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyrings, "REMEMBERED_KEYS", 3)
    keyring, people = Keyring.in_memory(), [uuid4() for _ in range(5)]
    keyring.create_many(people)
    keyring.prefetch(people)
    assert len(keyring._remembered) == 3
    assert all(keyring.key_of(one) for one in people)


def test_the_key_file_is_made_on_first_use_for_its_owner_only(key_file: Path) -> None:
    keyring = Keyring(MemoryKeyTable(), KeyFile(key_file))
    assert keyring.key_of(SOMEBODY) is None
    assert not key_file.exists()
    keyring.create(SOMEBODY)
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.parent.stat().st_mode & 0o777 == 0o700
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_key_file_that_others_can_read_is_refused(key_file: Path) -> None:
    keyring = Keyring(MemoryKeyTable(), KeyFile(key_file))
    keyring.create(SOMEBODY)
    key_file.chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        keyring.keys_of([SOMEBODY])


def test_a_key_file_that_is_missing_is_never_made_anew_while_there_are_keys(key_file: Path) -> None:
    keyring = Keyring(MemoryKeyTable(), KeyFile(key_file))
    keyring.create(SOMEBODY)
    key_file.unlink()
    for use in (
        lambda: keyring.keys_of([SOMEBODY]),
        lambda: keyring.create(uuid4()),
        keyring.check,
        keyring.rotate,
    ):
        with pytest.raises(KeysUnusable, match="put it back"):
            use()
    assert not key_file.exists()
    assert keyring.standing().current is None


def test_a_key_file_that_somebody_makes_meanwhile_is_used(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look for the file and the look for keys, somebody else had the first use of both."""
    table = MemoryKeyTable()
    keyring, elsewhere = Keyring(table, KeyFile(key_file)), Keyring(table, KeyFile(key_file))
    holds_keys = table.holds_keys

    def after_somebody_else() -> bool:
        monkeypatch.setattr(table, "holds_keys", holds_keys)
        elsewhere.create(uuid4())
        return holds_keys()

    monkeypatch.setattr(table, "holds_keys", after_somebody_else)
    keyring.create(SOMEBODY)
    assert elsewhere.key_of(SOMEBODY) == keyring.key_of(SOMEBODY) is not None


def test_a_wrong_key_is_an_error_and_never_a_mask() -> None:
    table = MemoryKeyTable()
    Keyring(table, GivenKeys(f"a:{encoded('a')}")).create(SOMEBODY)
    with pytest.raises(KeysUnusable, match="is not the one"):
        Keyring(table, GivenKeys(f"a:{encoded('b')}")).key_of(SOMEBODY)
    elsewhere = Keyring(table, GivenKeys(f"b:{encoded('b')}"))
    for use in (lambda: elsewhere.key_of(SOMEBODY), elsewhere.check):
        with pytest.raises(KeysUnusable, match="“a”"):
            use()


@pytest.mark.parametrize(
    "text", ["", "a:", "c2hvcnQ=", f"a:{encoded('a')},a:{encoded('b')}", "a:not base64 at all", ":" + encoded("a")]
)  # fmt: skip
def test_given_keys_that_cannot_be_keys_are_refused_without_being_told(text: str) -> None:
    with pytest.raises(KeysUnusable) as refused:
        GivenKeys(text)
    assert encoded("a") not in str(refused.value)


def test_given_keys_rotate_to_the_first_one() -> None:
    table = MemoryKeyTable()
    before = Keyring(table, GivenKeys(encoded("a")))
    before.create(SOMEBODY)
    key, secret = before.key_of(SOMEBODY), before.secret()
    assert before.standing().keys == {"given": 1}
    Keyring(table, GivenKeys(f"new:{encoded('b')},given:{encoded('a')}")).rotate()
    after = Keyring(table, GivenKeys(f"new:{encoded('b')}"))
    assert after.standing().keys == {"new": 1}
    assert (after.key_of(SOMEBODY), after.secret()) == (key, secret)


def test_a_rotation_drops_the_old_key_and_keeps_everything_readable(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "BATCH", 2)
    table, people = MemoryKeyTable(), [uuid4() for _ in range(5)]
    keyring, elsewhere = Keyring(table, KeyFile(key_file)), Keyring(table, KeyFile(key_file))
    keyring.create_many(people)
    keys, secret, old = keyring.keys_of(people), keyring.secret(), key_file.read_text()
    assert elsewhere.keys_of(people) == keys

    class Interrupted(Exception):
        pass

    def interrupt(_: int) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        keyring.rotate(interrupt)
    half_way = key_file.read_text()
    assert old in half_way and len(half_way.splitlines()) == 2
    assert len(keyring.standing().keys) == 2
    assert elsewhere.keys_of(people) == keys
    current = keyring.rotate()
    assert half_way.startswith(f"{current}:"), "run again, it goes on with the key that was begun"
    assert old not in key_file.read_text() and len(key_file.read_text().splitlines()) == 1
    assert keyring.standing().keys == {current: 5}
    assert elsewhere.keys_of(people) == keys and elsewhere.secret() == secret
    elsewhere.create(SOMEBODY)
    assert elsewhere.standing().keys == {current: 6}


def test_looking_whether_there_is_a_secret_makes_none(key_file: Path) -> None:
    keyring = Keyring(MemoryKeyTable(), KeyFile(key_file))
    assert not keyring.has_secret()
    assert not key_file.exists()
    keyring.secret()
    assert keyring.has_secret()


def test_new_peoples_keys_are_at_hand_for_the_writing_that_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    table, people = MemoryKeyTable(), [uuid4() for _ in range(3)]
    keyring = Keyring(table, GivenKeys.random())
    keyring.create_many(people)
    monkeypatch.setattr(table, "find", lambda _: pytest.fail("asked the table again"))
    assert all(keyring.key_of(person) for person in people)
