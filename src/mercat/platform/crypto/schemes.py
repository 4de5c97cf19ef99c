"""Ways to hash a password, once it is mixed with the pepper."""

import os
import secrets
import string
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import bcrypt
from argon2 import extract_parameters
from argon2.exceptions import Argon2Error, InvalidHash
from argon2.low_level import Type, hash_secret, verify_secret

_BCRYPT_ALPHABET = "./" + string.ascii_letters + string.digits
_SALT, _DIGEST = 16, 32
"""Bytes (RFC 9106 §3.1)."""


class Scheme(Protocol):
    """`name` stands in front of what is stored; the `text` behind it is the library's own."""

    @property
    def name(self) -> str: ...

    def hash(self, peppered: bytes) -> str: ...

    def verify(self, peppered: bytes, text: str) -> bool: ...

    def is_dated(self, text: str) -> bool:
        """Of another cost than today's."""

    def unmatched(self) -> str:
        """A text that looks like any other and that no password is known to match."""

    def estimate(self) -> float:
        """Seconds of one hash, from a much cheaper one."""


@dataclass(frozen=True)
class Bcrypt:
    rounds: int
    name: str = "bcrypt-hs384"

    def hash(self, peppered: bytes) -> str:
        return bcrypt.hashpw(peppered, bcrypt.gensalt(self.rounds)).decode()

    def verify(self, peppered: bytes, text: str) -> bool:
        return bcrypt.checkpw(peppered, text.encode())

    def is_dated(self, text: str) -> bool:
        return int(text.split("$")[2]) != self.rounds

    def unmatched(self) -> str:
        digest = "".join(secrets.choice(_BCRYPT_ALPHABET) for _ in range(31))
        return bcrypt.gensalt(self.rounds).decode() + digest

    def estimate(self) -> float:
        """Each round doubles the work."""
        cheapest = 4
        salt = bcrypt.gensalt(cheapest)
        return _quickest(lambda: bcrypt.hashpw(b"", salt)) * 2.0 ** (self.rounds - cheapest)


@dataclass(frozen=True)
class Argon2id:
    """RFC 9106, with one lane: a hash takes one thread, as bcrypt does, and `memory` KiB."""

    memory: int
    passes: int
    name: str = "argon2id-hs384"

    def hash(self, peppered: bytes) -> str:
        salt = os.urandom(_SALT)
        text = hash_secret(peppered, salt, self.passes, self.memory, 1, _DIGEST, Type.ID)
        return text.decode()

    def verify(self, peppered: bytes, text: str) -> bool:
        try:
            return verify_secret(text.encode(), peppered, Type.ID)
        except (Argon2Error, InvalidHash):
            return False

    def is_dated(self, text: str) -> bool:
        found = extract_parameters(text)
        return (found.memory_cost, found.time_cost, found.parallelism) != (
            self.memory,
            self.passes,
            1,
        )

    def unmatched(self) -> str:
        salt, digest = (
            b64encode(os.urandom(length)).rstrip(b"=").decode() for length in (_SALT, _DIGEST)
        )
        return f"$argon2id$v=19$m={self.memory},t={self.passes},p=1${salt}${digest}"

    def estimate(self) -> float:
        """The work grows with memory and passes. A little memory stays in the processor's cache
        and flatters, so a fair part of it is taken.
        """
        part = max(8, self.memory // 4)
        took = _quickest(lambda: hash_secret(b"", bytes(_SALT), 1, part, 1, _DIGEST, Type.ID))
        return took * self.passes * self.memory / part


def _quickest(work: Callable[[], object]) -> float:
    """Seconds of the quickest of three runs."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)
