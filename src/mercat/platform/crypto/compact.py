"""Signed texts in compact form (JWS, RFC 7515), read more strictly than the standard asks.

RFC 8725 §3: which algorithm a key is good for is known before the text is looked at; the header
only says which key it was.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry


class InvalidToken(Exception):
    """Not a token of ours for this use, or not any more."""


@dataclass(frozen=True)
class PinnedKey:
    """A key, and the one algorithm it is used with."""

    algorithm: str
    key: OctKey | ECKey | OKPKey | RSAKey


class _Registry(JWSRegistry):
    """One algorithm. Without joserfc's warning that EdDSA has got a newer name (RFC 9864), which
    hardly a reader knows yet.
    """

    def get_alg(self, name: str) -> Any:
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


def sign(header: Mapping[str, Any], claims: Mapping[str, Any], signer: PinnedKey) -> str:
    header = {"alg": signer.algorithm, **header}
    payload = json.dumps(claims, separators=(",", ":"), ensure_ascii=False)
    registry = _Registry(algorithms=[signer.algorithm])
    return jws.serialize_compact(header, payload, signer.key, registry=registry)


def header_of(token: str, *, largest: int, names: frozenset[str]) -> dict[str, Any]:
    """What the token says of itself; believe it only after `verify`. Raises InvalidToken for
    anything but three parts in their one spelling, a header with other `names` than these, and
    more than `largest` bytes.
    """
    if len(token) > largest or not token.isascii():
        raise InvalidToken
    parts = token.split(".")
    if len(parts) != 3:
        raise InvalidToken
    header = _object(_decode(parts[0]))
    if set(header) - names or not isinstance(header.get("kid", ""), str):
        raise InvalidToken
    return header


def verify(token: str, header: Mapping[str, Any], pinned: PinnedKey) -> bytes:
    """The payload, or InvalidToken. `header` is what `header_of` has read of this token."""
    if header.get("alg") != pinned.algorithm:
        raise InvalidToken
    _, payload, _ = (_decode(part) for part in token.split("."))
    registry = _Registry(algorithms=[pinned.algorithm])
    try:
        jws.deserialize_compact(token, pinned.key, registry=registry)
    except (JoseError, ValueError) as error:
        raise InvalidToken from error
    return payload


def claims_of(payload: bytes) -> dict[str, Any]:
    """A JSON object in which no name stands twice, or InvalidToken."""
    return _object(payload)


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
