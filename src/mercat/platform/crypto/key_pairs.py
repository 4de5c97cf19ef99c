"""Key pairs that sign access tokens, so that others can check them without knowing a secret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from joserfc.jwk import ECKey, OKPKey

from mercat.platform.crypto.compact import PinnedKey

_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)
_Private = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
_Public = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


@dataclass(frozen=True)
class KeyPairs:
    """`signer` makes new tokens; None leaves that to SECRET_KEY (HS256). `accepted` are its public
    key and those of its predecessors and successor, by `kid`: each with its own algorithm.
    """

    signer: PinnedKey | None = None
    kid: str = ""
    accepted: Mapping[str, PinnedKey] = field(default_factory=dict)
    accepts_hs256: bool = True

    def jwks(self) -> dict[str, Any]:
        """The public halves (RFC 7517)."""
        return {
            "keys": [
                {**pinned.key.as_dict(private=False), "kid": kid, "use": "sig", "alg": algorithm}
                for kid, pinned in self.accepted.items()
                for algorithm in (pinned.algorithm,)
            ]
        }


def read_key_pairs(algorithm: str, private: str, others: str, *, accepts_hs256: bool) -> KeyPairs:
    """From PEM. Raises ValueError, which names the setting and shows nothing of the key."""
    accepted = dict(map(_public, _blocks(others)))
    if algorithm == "HS256":
        return KeyPairs(accepted=accepted)
    pair = _private(private)
    kid, public = _pinned(pair.public_key())
    if public.algorithm != algorithm:
        raise ValueError(f"SIGNING_KEY is a key for {public.algorithm}, not for {algorithm}")
    key = _with_private_half(pair)
    return KeyPairs(
        PinnedKey(algorithm, key), kid, {kid: public, **accepted}, accepts_hs256=accepts_hs256
    )


def _blocks(text: str) -> list[str]:
    """PEM blocks one after another; an environment variable may spell its line ends `\\n`."""
    text = text.replace("\\n", "\n")
    if _PEM.sub("", text).strip():
        raise ValueError("SIGNING_KEYS_OLD must be public keys in PEM, one after another")
    return [found[0] for found in _PEM.finditer(text)]


def _private(text: str) -> _Private:
    if not text:
        raise ValueError("SIGNING_KEY is missing: ES256 and EdDSA sign with a key pair")
    try:
        key = load_pem_private_key(text.replace("\\n", "\n").encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("SIGNING_KEY must be a private key in PEM, without a password") from None
    if not isinstance(key, _Private):
        raise ValueError("SIGNING_KEY must be a P-256 or an Ed25519 key")  # noqa: TRY004 (a wrong value)
    return key


def _with_private_half(pair: _Private) -> ECKey | OKPKey:
    if isinstance(pair, ec.EllipticCurvePrivateKey):
        return ECKey.import_key(pair)
    return OKPKey.import_key(pair)


def _public(text: str) -> tuple[str, PinnedKey]:
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("SIGNING_KEYS_OLD must be public keys in PEM") from None
    if not isinstance(key, _Public):
        raise ValueError("SIGNING_KEYS_OLD must be P-256 or Ed25519 keys")  # noqa: TRY004 (a wrong value)
    return _pinned(key)


def _pinned(key: _Public) -> tuple[str, PinnedKey]:
    """With its name, the thumbprint of RFC 7638: the same wherever it is worked out."""
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if isinstance(key, ed25519.Ed25519PublicKey):
        pinned = PinnedKey("EdDSA", OKPKey.import_key(pem))
    elif key.curve.name == ec.SECP256R1.name:
        pinned = PinnedKey("ES256", ECKey.import_key(pem))
    else:
        raise ValueError("A signing key must be on the curve P-256 (ES256) or Ed25519 (EdDSA)")
    return pinned.key.thumbprint(), pinned
