"""Signed tokens: JWTs of one pinned algorithm, checked more strictly than the standard asks.

RFC 7519 (JWT), RFC 8725 (best current practice), RFC 9068 (`at+jwt`).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring, key_id

LARGEST = 4096
"""Bytes of the longest token that is looked at."""
LEEWAY = 30
"""Seconds that clocks of different machines may be apart."""
_HEADER = {"alg", "typ", "kid"}


class InvalidToken(Exception):
    """Not a token of ours for this use, or not any more."""


class Tokens:
    """Tokens of one kind: their `typ` and `aud` keep them from being taken for another kind."""

    def __init__(self, keyring: Keyring, *, kind: str, issuer: str, clock: Clock) -> None:
        self._typ = kind
        self._audience = f"mercat:{kind}"
        self._issuer = issuer
        self._clock = clock
        secrets = list(keyring.keys(f"token:{kind}"))
        self._keys = {key_id(secret): OctKey.import_key(secret) for secret in secrets}
        self._current = key_id(secrets[0])

    def issue(self, claims: Mapping[str, Any], lifetime: float) -> str:
        """`lifetime` in seconds. The time, issuer and audience claims are added here."""
        now = int(self._clock.now().timestamp())
        times = {"iat": now, "nbf": now, "exp": now + int(lifetime)}
        header = {"alg": "HS256", "typ": self._typ, "kid": self._current}
        claims = {**claims, **times, "iss": self._issuer, "aud": self._audience}
        return jwt.encode(header, claims, self._keys[self._current], algorithms=["HS256"])

    def verify(self, token: str) -> dict[str, Any]:
        """The claims, or InvalidToken. Says nothing about sessions: that is identity's to know."""
        if len(token) > LARGEST or not token.isascii():
            raise InvalidToken
        parts = token.split(".")
        if len(parts) != 3:
            raise InvalidToken
        header, claims, _ = (_decode(part) for part in parts)
        key = self._key(_object(header))
        try:
            jws.deserialize_compact(token, key, algorithms=["HS256"])
        except JoseError as error:
            raise InvalidToken from error
        return self._checked(_object(claims))

    def _key(self, header: dict[str, Any]) -> OctKey:
        if set(header) != _HEADER or header["alg"] != "HS256" or header["typ"] != self._typ:
            raise InvalidToken
        kid = header["kid"]
        if not isinstance(kid, str) or kid not in self._keys:
            raise InvalidToken
        return self._keys[kid]

    def _checked(self, claims: dict[str, Any]) -> dict[str, Any]:
        issued, begins, ends = (_time(claims, name) for name in ("iat", "nbf", "exp"))
        now = self._clock.now().timestamp()
        if max(issued, begins) > now + LEEWAY or ends <= now:
            raise InvalidToken
        if claims.get("iss") != self._issuer or claims.get("aud") != self._audience:
            raise InvalidToken
        return claims


def _time(claims: dict[str, Any], name: str) -> int:
    time = claims.get(name)
    if type(time) is not int:  # neither a boolean nor a float
        raise InvalidToken
    return time


def _decode(part: str) -> bytes:
    """base64url without padding, in its one canonical spelling (RFC 7515 §2)."""
    try:
        decoded = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (BadBase64, ValueError) as error:
        raise InvalidToken from error
    if urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise InvalidToken
    return decoded


def _object(text: bytes) -> dict[str, Any]:
    """A JSON object in which no name stands twice."""
    try:
        found = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise InvalidToken from error
    if not isinstance(found, dict):
        raise InvalidToken
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidToken
    return found
