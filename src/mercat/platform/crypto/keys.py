"""One secret, many keys: each purpose gets its own, so that none can stand in for another."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
"""Bytes of a random AES-GCM nonce (NIST SP 800-38D §8.2.2)."""


@lru_cache(maxsize=256)
def _derive(secret: str, purpose: str) -> bytes:
    """HKDF-SHA-256 (RFC 5869), 256 bits."""
    return HKDF(SHA256(), length=32, salt=None, info=f"mercat:{purpose}".encode()).derive(
        secret.encode()
    )


class Keyring:
    """The current secret and the retired ones. New work uses the first, old work finds its own."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def key(self, purpose: str) -> bytes:
        return _derive(self._secrets[0], purpose)

    def keys(self, purpose: str) -> Iterator[bytes]:
        return (_derive(secret, purpose) for secret in self._secrets)

    def newest(self) -> "Keyring":
        """Without the retired secrets."""
        return Keyring(self._secrets[:1])

    def mac(self, purpose: str, *parts: bytes) -> bytes:
        """HMAC-SHA-256 over the parts, each with its length, so that no two lists look alike."""
        return _mac(self.key(purpose), parts)

    def agrees(self, purpose: str, mac: bytes, *parts: bytes) -> bool:
        """Whether any of our keys made this MAC; constant time for each key."""
        return any(hmac.compare_digest(_mac(key, parts), mac) for key in self.keys(purpose))

    def seal(self, purpose: str, plain: bytes, context: bytes) -> bytes:
        """AES-256-GCM. `context` ties the text to its row: moved elsewhere it does not open."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, plain, context)

    def open(self, purpose: str, sealed: bytes, context: bytes) -> bytes:
        """Raises cryptography's InvalidTag when no key of ours sealed this text in this context."""
        nonce, text = sealed[:_NONCE], sealed[_NONCE:]
        for key in self.keys(purpose):
            try:
                return AESGCM(key).decrypt(nonce, text, context)
            except InvalidTag:
                continue
        raise InvalidTag


def key_id(key: bytes) -> str:
    """A public name for a key (`kid`), from which nothing of the key can be learnt."""
    return urlsafe_b64encode(hashlib.sha256(b"kid" + key).digest()[:9]).decode()


def _mac(key: bytes, parts: Sequence[bytes]) -> bytes:
    framed = b"".join(len(part).to_bytes(4) + part for part in parts)
    return hmac.digest(key, framed, "sha256")
