"""What an OpenID provider says about somebody, and whether it may be believed.

OpenID Connect Core 1.0 §3.1.3.7, with RFC 8725: the algorithm is pinned with the key.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from mercat.platform.crypto.compact import (
    InvalidToken,
    PinnedKey,
    claims_of,
    header_of,
    verify,
)

LARGEST = 16_384
"""Bytes of the longest ID token that is looked at."""
LEEWAY = 30
OLDEST = 600
"""Seconds since it was issued: it is asked for and used at once."""
_SHORTEST_RSA = 2048
_HEADER = frozenset({"alg", "kid", "typ"})


@dataclass(frozen=True)
class Expected:
    """What an ID token must say. `access_token` is the one it came with."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    now: float


def kid_of(token: str) -> str | None:
    """Which key it says it was signed with; a provider with one key need not say. Raises
    InvalidToken.
    """
    kid: str | None = header_of(token, largest=LARGEST, names=_HEADER).get("kid")
    return kid


def check(token: str, key: PinnedKey, expected: Expected) -> dict[str, Any]:
    """The claims, or InvalidToken."""
    header = header_of(token, largest=LARGEST, names=_HEADER)
    if header.get("typ", "JWT") != "JWT":
        raise InvalidToken
    claims = claims_of(verify(token, header, key))
    _check_parties(claims, expected)
    _check_times(claims, expected.now)
    if not _same(claims.get("nonce"), expected.nonce):
        raise InvalidToken
    hashed = claims.get("at_hash")
    if "at_hash" in claims and not _same(hashed, at_hash(expected.access_token)):
        raise InvalidToken
    return claims


def at_hash(access_token: str) -> str:
    """The left half of the hash, for the algorithms with SHA-256 (§3.1.3.6)."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return urlsafe_b64encode(half).rstrip(b"=").decode()


def pinned_keys(jwks: Mapping[str, Any], algorithms: Collection[str]) -> dict[str, PinnedKey]:
    """Of a provider's key set (RFC 7517) those we understand, each with its one algorithm."""
    found = jwks.get("keys")
    keys: Sequence[Any] = found if isinstance(found, list) else []
    pinned = (_pinned(key) for key in keys if isinstance(key, dict))
    return {kid: key for kid, key in filter(None, pinned) if key.algorithm in algorithms}


def _pinned(key: Mapping[str, Any]) -> tuple[str, PinnedKey] | None:
    algorithm = {"RSA": "RS256", "EC": "ES256"}.get(str(key.get("kty")), "")
    kid = key.get("kid")
    if not isinstance(kid, str) or key.get("use", "sig") != "sig":
        return None
    if not algorithm or key.get("alg", algorithm) != algorithm:
        return None
    try:
        return kid, PinnedKey(algorithm, _imported(key))
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _imported(key: Mapping[str, Any]) -> RSAKey | ECKey:
    """The public half only, and only of a kind that is strong enough."""
    if key["kty"] == "EC":
        if key["crv"] != "P-256":
            raise ValueError
        return ECKey.import_key({name: key[name] for name in ("kty", "crv", "x", "y")})
    if len(urlsafe_b64decode(f"{key['n']}==")) * 8 < _SHORTEST_RSA:
        raise ValueError
    return RSAKey.import_key({name: key[name] for name in ("kty", "n", "e")})


def _check_parties(claims: Mapping[str, Any], expected: Expected) -> None:
    audience = claims.get("aud")
    if claims.get("iss") != expected.issuer:
        raise InvalidToken
    if audience not in (expected.client_id, [expected.client_id]):
        raise InvalidToken
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise InvalidToken


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    issued, ends = claims.get("iat"), claims.get("exp")
    if type(issued) is not int or type(ends) is not int:
        raise InvalidToken
    if ends <= now or not now - OLDEST <= issued <= now + LEEWAY:
        raise InvalidToken


def _same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())
