"""Access tokens and their kind: what is signed, and what is not taken for it."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring, key_id
from mercat.platform.crypto.tokens import LARGEST, LEEWAY, InvalidToken, Tokens

ISSUER = "https://mercat.example"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
KEYRING = Keyring(["a secret"])
KEY = KEYRING.key("token:at+jwt")

HEADER = {"alg": "HS256", "typ": "at+jwt", "kid": key_id(KEY)}
CLAIMS: dict[str, Any] = {
    "sub": "ada",
    "iat": SECONDS,
    "nbf": SECONDS,
    "exp": SECONDS + 60,
    "iss": ISSUER,
    "aud": "mercat:at+jwt",
}


class StandingClock(Clock):
    def __init__(self, later: float = 0) -> None:
        self._now = NOW + timedelta(seconds=later)

    def now(self) -> datetime:
        return self._now


def tokens(
    *, keyring: Keyring = KEYRING, kind: str = "at+jwt", issuer: str = ISSUER, later: float = 0
) -> Tokens:
    return Tokens(keyring, kind=kind, issuer=issuer, clock=StandingClock(later))


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def signed(header: str, claims: str, *, key: bytes = KEY) -> str:
    """By hand, so that anything can be signed."""
    text = f"{b64(header.encode())}.{b64(claims.encode())}"
    return f"{text}.{b64(hmac.digest(key, text.encode(), 'sha256'))}"


def token(
    header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None, key: bytes = KEY
) -> str:
    """One that differs from a good one in these names; `...` leaves a name out."""
    changed = [HEADER | (header or {}), CLAIMS | (claims or {})]
    texts = [json.dumps({k: v for k, v in part.items() if v is not ...}) for part in changed]
    return signed(*texts, key=key)


def refused(text: str, **by: Any) -> bool:
    try:
        tokens(**by).verify(text)
    except InvalidToken:
        return True
    return False


def test_what_is_issued_is_verified_and_what_any_library_reads() -> None:
    issued = tokens().issue({"sub": "ada"}, 60)

    assert tokens().verify(issued) == CLAIMS
    assert jwt.get_unverified_header(issued) == HEADER
    aside = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    read = jwt.decode(issued, KEY, ["HS256"], audience="mercat:at+jwt", options=aside)  # type: ignore[arg-type]
    assert read == CLAIMS


def test_what_is_signed_by_hand_is_a_good_token() -> None:
    assert tokens().verify(token()) == CLAIMS


HEADERS: dict[str, dict[str, Any]] = {
    "none": {"alg": "none"},
    "another algorithm": {"alg": "HS512"},
    "an asymmetric algorithm": {"alg": "RS256"},
    "algorithm in lower case": {"alg": "hs256"},
    "no algorithm": {"alg": ...},
    "algorithms": {"alg": ["HS256"]},
    "another type": {"typ": "JWT"},
    "type in capitals": {"typ": "AT+JWT"},
    "media type": {"typ": "application/at+jwt"},
    "no type": {"typ": ...},
    "no key": {"kid": ...},
    "another key": {"kid": "x" * 12},
    "a key that is no text": {"kid": 7},
    "a list for a key": {"kid": []},
    "jku": {"jku": "https://evil.example/keys"},
    "jwk": {"jwk": {"kty": "oct", "k": b64(b"evil")}},
    "x5u": {"x5u": "https://evil.example/cert"},
    "x5c": {"x5c": []},
    "crit": {"crit": ["exp"]},
    "b64": {"b64": False, "crit": ["b64"]},
    "zip": {"zip": "DEF"},
    "cty": {"cty": "JWT"},
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_a_header_that_is_not_exactly_ours_is_refused(header: dict[str, Any]) -> None:
    assert refused(token(header))


@pytest.mark.parametrize("signature", ["", b64(bytes(32)), b64(b"x")])
@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "HS256"])
def test_nothing_unsigned_is_taken(alg: str, signature: str) -> None:
    text = token({"alg": alg})

    assert refused(f"{text.rpartition('.')[0]}.{signature}")


@pytest.mark.parametrize(
    "key",
    [b"", b"a secret", KEYRING.key("token:reset+jwt"), Keyring(["other"]).key("token:at+jwt")],
    ids=["empty", "the secret itself", "another purpose", "another secret"],
)
def test_another_key_is_refused(key: bytes) -> None:
    assert refused(token(key=key))


CLAIM_FAULTS: dict[str, dict[str, Any]] = {
    **{f"no {name}": {name: ...} for name in ("iat", "nbf", "exp", "iss", "aud")},
    **{f"null {name}": {name: None} for name in ("iat", "nbf", "exp", "iss", "aud")},
    "expired": {"exp": SECONDS},
    "not yet": {"nbf": SECONDS + LEEWAY + 1},
    "issued in the future": {"iat": SECONDS + LEEWAY + 1},
    "time as text": {"exp": str(SECONDS + 60)},
    "time as a fraction": {"exp": SECONDS + 60.0},
    "time as a truth": {"iat": True},
    "endless": {"exp": float("inf")},
    "no number": {"exp": float("nan")},
    "another issuer": {"iss": "https://evil.example"},
    "issuer with a slash": {"iss": f"{ISSUER}/"},
    "issuers": {"iss": [ISSUER]},
    "another audience": {"aud": "mercat:reset+jwt"},
    "audiences": {"aud": ["mercat:at+jwt"]},
}


@pytest.mark.parametrize("claims", CLAIM_FAULTS.values(), ids=CLAIM_FAULTS.keys())
def test_claims_that_are_not_right_are_refused(claims: dict[str, Any]) -> None:
    assert refused(token(None, claims))


def test_clocks_may_differ_by_the_leeway_at_the_start_and_not_at_the_end() -> None:
    early = {"iat": SECONDS + LEEWAY, "nbf": SECONDS + LEEWAY}

    assert not refused(token(None, early))
    assert not refused(token(), later=59)
    assert refused(token(), later=60)


@pytest.mark.parametrize("kind", ["reset+jwt", "ws+jwt", "email+jwt"])
def test_a_token_of_one_kind_is_none_of_another(kind: str) -> None:
    issued = tokens(kind=kind).issue({"sub": "ada"}, 60)

    assert not refused(issued, kind=kind)
    assert refused(issued)
    assert refused(tokens().issue({"sub": "ada"}, 60), kind=kind)


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        (json.dumps(HEADER)[:-1] + ', "alg": "HS256"}', json.dumps(CLAIMS)),
        (json.dumps(HEADER), json.dumps(CLAIMS)[:-1] + ', "sub": "eve"}'),
        (json.dumps(HEADER), json.dumps(CLAIMS)[:-1] + ', "a": {"b": 1, "b": 2}}'),
        (json.dumps(HEADER), "[]"),
        (json.dumps(HEADER), "null"),
        (json.dumps(HEADER), ""),
        (json.dumps(HEADER), json.dumps(CLAIMS) + "x"),
        ("[]", json.dumps(CLAIMS)),
        ('"HS256"', json.dumps(CLAIMS)),
        (json.dumps(HEADER), '{"a":' * 400 + "1" + "}" * 400),
    ],
)
def test_what_is_no_plain_object_is_refused(header: str, claims: str) -> None:
    assert refused(signed(header, claims))


def respelled(text: str) -> str:
    """Another last letter with the same leading bits: decodes to the same 32 bytes."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "padding": lambda text: f"{text}=",
    "spare bits": respelled,
    "newline": lambda text: f"{text}\n",
    "space in front": lambda text: f" {text}",
    "space within": lambda text: text.replace(".", ". ", 1),
    "plus for minus": lambda text: text.replace("-", "+").replace("_", "/") + "+",
    "a fourth part": lambda text: f"{text}.x",
    "two parts": lambda text: text.rpartition(".")[0],
    "one part": lambda text: text.replace(".", ""),
    "empty header": lambda text: text[text.index(".") :],
    "nothing": lambda _: "",
    "dots": lambda _: "..",
    "not ASCII": lambda text: f"{text}é",
    "half a character": lambda text: f"{text}\ud800",
    "cut off": lambda text: text[:-1],
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_only_the_one_spelling_is_taken(spell: Callable[[str], str]) -> None:
    assert refused(spell(token()))


def test_a_token_of_four_kibibytes_is_looked_at_and_no_longer_one() -> None:
    def padded(length: int) -> str:
        return token(None, {"pad": "x" * length})

    fits = next(n for n in range(3_000, 1_000, -1) if len(padded(n)) <= LARGEST)

    assert len(padded(fits)) > LARGEST - 4
    assert not refused(padded(fits))
    assert refused(padded(fits + 4))


def test_a_retired_secret_is_still_taken_and_the_new_one_signs() -> None:
    rotated = Keyring(["a newer secret", "a secret"])

    before, after = token(), tokens(keyring=rotated).issue({"sub": "ada"}, 60)

    assert not refused(before, keyring=rotated)
    assert not refused(after, keyring=rotated)
    assert refused(after)
    assert jwt.get_unverified_header(after)["kid"] != HEADER["kid"]
    assert refused(before, keyring=Keyring(["a newer secret"]))


def test_a_key_goes_only_with_its_own_name() -> None:
    rotated = Keyring(["a newer secret", "a secret"])
    newer = key_id(rotated.key("token:at+jwt"))

    assert refused(token({"kid": newer}), keyring=rotated)
