"""Signed tokens: JWTs of one pinned algorithm, checked more strictly than the standard asks.

RFC 7519 (JWT), RFC 8725 (best current practice), RFC 9068 (`at+jwt`).
"""

from collections.abc import Mapping
from typing import Any

from joserfc.jwk import OctKey

from mercat.platform.clock import Clock
from mercat.platform.crypto.compact import (
    InvalidToken,
    PinnedKey,
    claims_of,
    header_of,
    sign,
    verify,
)
from mercat.platform.crypto.key_pairs import KeyPairs
from mercat.platform.crypto.keys import Keyring, key_id

__all__ = ["LARGEST", "LEEWAY", "InvalidToken", "Tokens"]

LARGEST = 4096
"""Bytes of the longest token that is looked at."""
LEEWAY = 30
"""Seconds that clocks of different machines may be apart."""
_HEADER = frozenset({"alg", "typ", "kid"})


class Tokens:
    """Tokens of one kind: their `typ` and `aud` keep them from being taken for another kind.

    New ones are signed in one way only. What is accepted beside it is found by its `kid`, and is
    checked by the algorithm that this key was configured for, whatever the header says.
    """

    def __init__(
        self,
        keyring: Keyring,
        *,
        kind: str,
        issuer: str,
        clock: Clock,
        pairs: KeyPairs | None = None,
    ) -> None:
        self._typ = kind
        self._audience = f"mercat:{kind}"
        self._issuer = issuer
        self._clock = clock
        pairs = pairs or KeyPairs()
        secrets = list(keyring.keys(f"token:{kind}"))
        shared = {key_id(s): PinnedKey("HS256", OctKey.import_key(s)) for s in secrets}
        self._keys = {**(shared if pairs.accepts_hs256 else {}), **pairs.accepted}
        self._kid = pairs.kid or key_id(secrets[0])
        self._signer = pairs.signer or shared[self._kid]

    def issue(self, claims: Mapping[str, Any], lifetime: float) -> str:
        """`lifetime` in seconds. The time, issuer and audience claims are added here."""
        now = int(self._clock.now().timestamp())
        times = {"iat": now, "nbf": now, "exp": now + int(lifetime)}
        claims = {**claims, **times, "iss": self._issuer, "aud": self._audience}
        return sign({"typ": self._typ, "kid": self._kid}, claims, self._signer)

    def verify(self, token: str) -> dict[str, Any]:
        """The claims, or InvalidToken. Says nothing about sessions: that is identity's to know."""
        header = header_of(token, largest=LARGEST, names=_HEADER)
        key = self._keys.get(header.get("kid", ""))
        if key is None or header.get("typ") != self._typ:
            raise InvalidToken
        return self._checked(claims_of(verify(token, header, key)))

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
