"""One secret, many keys."""

import pytest
from cryptography.exceptions import InvalidTag

from mercat.platform.crypto.keys import Keyring, key_id

OLD, NEW = "an old secret", "a newer secret"
ROW, OTHER_ROW = b"row 1", b"row 2"


def test_each_purpose_and_each_secret_has_a_key_of_its_own() -> None:
    keys = {Keyring([secret]).key(purpose) for secret in (OLD, NEW) for purpose in ("a", "b")}

    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_a_key_is_the_same_in_every_process() -> None:
    assert Keyring([OLD]).key("otp") == Keyring([OLD, NEW]).key("otp")
    # HKDF-SHA-256 without salt, worked out with hmac alone (RFC 5869 §2): a change of it would
    # make every stored code, session key and pepper useless.
    assert Keyring([OLD]).key("otp") == _hkdf(OLD.encode(), b"mercat:otp")


def _hkdf(secret: bytes, info: bytes) -> bytes:
    import hmac

    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def test_what_is_sealed_opens_again() -> None:
    keyring = Keyring([OLD])
    sealed = keyring.seal("session-key", b"plain", ROW)

    assert keyring.open("session-key", sealed, ROW) == b"plain"
    assert b"plain" not in sealed
    assert keyring.seal("session-key", b"plain", ROW) != sealed


@pytest.mark.parametrize(
    ("secret", "purpose", "context"),
    [(OLD, "session-key", OTHER_ROW), (OLD, "mfa-secret", ROW), (NEW, "session-key", ROW)],
    ids=["another row", "another purpose", "another secret"],
)
def test_it_opens_nowhere_else(secret: str, purpose: str, context: bytes) -> None:
    sealed = Keyring([OLD]).seal("session-key", b"plain", ROW)

    with pytest.raises(InvalidTag):
        Keyring([secret]).open(purpose, sealed, context)


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_nor_when_a_bit_is_turned(place: int) -> None:
    sealed = bytearray(Keyring([OLD]).seal("session-key", b"plain", ROW))
    sealed[place] ^= 1

    with pytest.raises(InvalidTag):
        Keyring([OLD]).open("session-key", bytes(sealed), ROW)


@pytest.mark.parametrize("length", [12, 13, 27])
def test_nor_when_it_is_cut_short(length: int) -> None:
    sealed = Keyring([OLD]).seal("session-key", b"plain", ROW)[:length]

    with pytest.raises(InvalidTag):
        Keyring([OLD]).open("session-key", sealed, ROW)


def test_a_retired_secret_opens_and_agrees_but_makes_nothing() -> None:
    before, after = Keyring([OLD]), Keyring([NEW, OLD])
    sealed, mac = before.seal("a", b"plain", ROW), before.mac("a", b"x")

    assert after.open("a", sealed, ROW) == b"plain"
    assert after.agrees("a", mac, b"x")
    assert after.mac("a", b"x") == Keyring([NEW]).mac("a", b"x") != mac
    with pytest.raises(InvalidTag):
        before.open("a", after.seal("a", b"plain", ROW), ROW)
    assert not before.agrees("a", after.mac("a", b"x"), b"x")


def test_a_dropped_secret_agrees_no_more() -> None:
    assert not Keyring([NEW]).agrees("a", Keyring([OLD]).mac("a", b"x"), b"x")


def test_parts_cannot_be_shifted_into_each_other() -> None:
    keyring = Keyring([OLD])
    lists = [(b"ab", b"c"), (b"a", b"bc"), (b"abc",), (b"abc", b""), (b"", b"abc"), ()]

    assert len({keyring.mac("a", *parts) for parts in lists}) == len(lists)


def test_an_empty_or_cut_mac_does_not_agree() -> None:
    keyring = Keyring([OLD])
    mac = keyring.mac("a", b"x")

    assert keyring.agrees("a", mac, b"x")
    assert not keyring.agrees("a", b"", b"x")
    assert not keyring.agrees("a", mac[:-1], b"x")
    assert not keyring.agrees("a", mac, b"y")
    assert not keyring.agrees("b", mac, b"x")


def test_a_key_has_a_name_that_tells_nothing_of_it() -> None:
    key = Keyring([OLD]).key("a")

    assert key_id(key) == key_id(bytes(key))
    assert key_id(key) != key_id(Keyring([NEW]).key("a"))
    assert len(key_id(key)) == 12
    assert key_id(key).encode() not in key
