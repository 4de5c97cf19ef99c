"""Access tokens that are signed with a key pair."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pydantic import ValidationError
from tests.platform.crypto.pairs import edwards, elliptic, private_pem, public_pem
from tests.platform.crypto.test_signed_tokens import b64

from mercat.platform.clock import Clock
from mercat.platform.crypto.compact import InvalidToken
from mercat.platform.crypto.key_pairs import KeyPairs, read_key_pairs
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.tokens import Tokens
from mercat.platform.settings import Settings

ELLIPTIC, NEXT, EDWARDS = elliptic(), elliptic(), edwards()
PAIRS = {"ES256": ELLIPTIC, "EdDSA": EDWARDS}
KEYRING = Keyring(["a secret"])


def pairs(algorithm: str, *others: Any, accepts_hs256: bool = False) -> KeyPairs:
    private = private_pem(PAIRS[algorithm]) if algorithm in PAIRS else ""
    accepted = "".join(map(public_pem, others))
    return read_key_pairs(algorithm, private, accepted, accepts_hs256=accepts_hs256)


def tokens(found: KeyPairs | None) -> Tokens:
    return Tokens(KEYRING, kind="at+jwt", issuer="https://m", clock=Clock(), pairs=found)


def is_taken(token: str, by: KeyPairs | None) -> bool:
    try:
        return bool(tokens(by).verify(token)["sub"] == "ada")
    except InvalidToken:
        return False


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_what_is_signed_is_verified_here_and_by_any_library(algorithm: str) -> None:
    token = tokens(pairs(algorithm)).issue({"sub": "ada"}, 60)

    assert is_taken(token, pairs(algorithm))
    (published,) = pairs(algorithm).jwks()["keys"]
    assert jwt.get_unverified_header(token) == {
        "alg": algorithm,
        "typ": "at+jwt",
        "kid": published["kid"],
    }
    read = jwt.decode(token, jwt.PyJWK(published), [algorithm], audience="mercat:at+jwt")
    assert read["sub"] == "ada"


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_only_public_halves_are_published(algorithm: str) -> None:
    for key in pairs(algorithm, NEXT).jwks()["keys"]:
        assert set(key) <= {"kty", "crv", "x", "y", "kid", "use", "alg"}
        assert key["use"] == "sig"
    assert pairs("HS256").jwks() == {"keys": []}


def test_one_way_to_sign_and_nothing_else_is_taken() -> None:
    secret = tokens(None).issue({"sub": "ada"}, 60)
    paired = tokens(pairs("ES256")).issue({"sub": "ada"}, 60)

    assert is_taken(secret, None)
    assert not is_taken(paired, None)
    assert not is_taken(secret, pairs("ES256"))
    assert not is_taken(paired, pairs("EdDSA"))


def test_during_a_change_each_key_goes_with_its_own_algorithm() -> None:
    secret = tokens(None).issue({"sub": "ada"}, 60)
    paired = tokens(pairs("ES256")).issue({"sub": "ada"}, 60)

    assert is_taken(secret, pairs("ES256", accepts_hs256=True))
    assert is_taken(paired, pairs("HS256", ELLIPTIC))
    assert is_taken(paired, pairs("EdDSA", ELLIPTIC))
    assert is_taken(secret, pairs("HS256", ELLIPTIC))


def by_hand(header: dict[str, Any], key: bytes) -> str:
    now = int(datetime.now(UTC).timestamp())
    claims = {"sub": "ada", "iat": now, "nbf": now, "exp": now + 60, "iss": "https://m"}
    claims["aud"] = "mercat:at+jwt"
    text = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{text}.{b64(hmac.digest(key, text.encode(), 'sha256'))}"


@pytest.mark.parametrize("accepts_hs256", [True, False])
def test_a_public_key_is_no_secret(accepts_hs256: bool) -> None:
    """Key confusion: HS256 under the name, and with the text, of the public key."""
    found = pairs("ES256", accepts_hs256=accepts_hs256)
    published = found.jwks()["keys"][0]
    texts = [
        public_pem(ELLIPTIC),
        public_pem(ELLIPTIC).strip(),
        json.dumps(published),
        "",
        "0" * 32,
    ]

    for text in texts:
        header = {"alg": "HS256", "typ": "at+jwt", "kid": found.kid}
        assert not is_taken(by_hand(header, text.encode()), found)


def test_nor_is_a_secret_taken_under_another_keys_name() -> None:
    found = pairs("ES256", accepts_hs256=True)
    secret = KEYRING.key("token:at+jwt")
    name = jwt.get_unverified_header(tokens(None).issue({"sub": "ada"}, 60))["kid"]

    assert is_taken(by_hand({"alg": "HS256", "typ": "at+jwt", "kid": name}, secret), found)
    for header in (
        {"alg": "HS256", "typ": "at+jwt", "kid": found.kid},
        {"alg": "ES256", "typ": "at+jwt", "kid": name},
        {"alg": "HS512", "typ": "at+jwt", "kid": name},
    ):
        assert not is_taken(by_hand(header, secret), found)


def test_a_turned_bit_or_another_pair_is_refused() -> None:
    token = tokens(pairs("ES256")).issue({"sub": "ada"}, 60)
    start, _, signature = token.rpartition(".")

    assert not is_taken(
        f"{start}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}", pairs("ES256")
    )
    assert not is_taken(f"{start}.{b64(bytes(64))}", pairs("ES256"))
    assert not is_taken(f"{start}.", pairs("ES256"))
    assert not is_taken(token, pairs("HS256", NEXT))


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no key": ({}, "SIGNING_KEY is missing"),
    "no PEM": ({"signing_key": "x"}, "SIGNING_KEY must be a private key in PEM"),
    "a public key": ({"signing_key": public_pem(ELLIPTIC)}, "SIGNING_KEY must be a private key"),
    "a password": ({"signing_key": private_pem(ELLIPTIC, b"x")}, "without a password"),
    "another algorithm's": (
        {"signing_key": private_pem(EDWARDS)},
        "is a key for EdDSA, not for ES",
    ),
    "another curve": (
        {"signing_key": private_pem(elliptic(ec.SECP384R1()))},
        "must be on the curve P-256",
    ),
    "RSA": (
        {"signing_key": private_pem(rsa.generate_private_key(65537, 2048))},
        "must be a P-256 or an Ed25519 key",
    ),
    "a private key among the old": (
        {"signing_key": private_pem(ELLIPTIC), "signing_keys_old": private_pem(NEXT)},
        "SIGNING_KEYS_OLD must be public keys in PEM",
    ),
    "words among the old": (
        {"signing_key": private_pem(ELLIPTIC), "signing_keys_old": "old.pem"},
        "SIGNING_KEYS_OLD must be public keys in PEM",
    ),
}


@pytest.mark.parametrize(("changes", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_settings_that_cannot_work(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(_env_file=None, algorithm="ES256", **changes)

    assert told in str(refusal.value)
    assert "PRIVATE" not in str(refusal.value)


def test_an_environment_variable_may_spell_its_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALGORITHM", "ES256")
    monkeypatch.setenv("SIGNING_KEY", private_pem(ELLIPTIC).replace("\n", "\\n"))
    both = public_pem(NEXT) + public_pem(EDWARDS)
    monkeypatch.setenv("SIGNING_KEYS_OLD", both.replace("\n", "\\n"))

    found = Settings(_env_file=None).key_pairs

    assert [key["alg"] for key in found.jwks()["keys"]] == ["ES256", "ES256", "EdDSA"]
    assert list(found.accepted) == list(pairs("ES256", NEXT, EDWARDS).accepted)
