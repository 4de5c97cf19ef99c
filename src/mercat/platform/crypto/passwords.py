"""Password hashing, in a pool of its own so that a flood of sign-ins slows nobody else."""

import asyncio
import base64
import hmac
import os
import secrets
import string
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import bcrypt

from mercat.platform.crypto.keys import Keyring, key_id
from mercat.platform.errors import Unavailable

SCHEME = "bcrypt-hs384"
LONGEST_WAIT = 2.0
"""Seconds of work that may wait in the queue before newcomers are sent away with a 503."""

_BCRYPT_ALPHABET = "./" + string.ascii_letters + string.digits

T = TypeVar("T")


class HashingPool:
    """As many threads as cores less one (at least one); bcrypt lets go of the interpreter lock.

    The queue is bounded by time and not by count: what is waiting must be done within LONGEST_WAIT.
    """

    def __init__(self) -> None:
        self._threads = max(1, (os.cpu_count() or 1) - 1)
        self._pool = ThreadPoolExecutor(self._threads, "hashing", initializer=_step_back)
        self._waiting = 0
        self._usual = 0.0

    def expect(self, seconds: float) -> None:
        """What one piece of work takes, until the first has shown it: a queue that nothing has
        come out of yet must be bounded too.
        """
        self._usual = self._usual or seconds

    async def run(self, work: Callable[[], T]) -> T:
        """Raises Unavailable at once when the queue is longer than it may be."""
        wait = self._waiting * self._usual / self._threads
        if wait > LONGEST_WAIT:
            raise Unavailable("Too many sign-ins at once.", retry_after=wait)
        self._waiting += 1
        try:
            result, took = await asyncio.get_running_loop().run_in_executor(
                self._pool, _timed, work
            )
        finally:
            self._waiting -= 1
        self._usual = took if not self._usual else 0.8 * self._usual + 0.2 * took
        return result

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class Passwords:
    """bcrypt over base64(HMAC-SHA-384(pepper, password)): 64 characters, so that bcrypt's limit of
    72 bytes is never met. Stored as `bcrypt-hs384$<pepper id>$<bcrypt's own text>`.
    """

    def __init__(self, keyring: Keyring, pool: HashingPool, *, rounds: int) -> None:
        peppers = list(keyring.keys("password-pepper"))
        self._peppers = {key_id(pepper): pepper for pepper in peppers}
        self._current = key_id(peppers[0])
        self._pool = pool
        self._rounds = rounds
        self._nobody = self._unmatched()
        pool.expect(_estimate(rounds))

    async def hash(self, password: str) -> str:
        return await self._pool.run(lambda: self._hash(password))

    async def verify(self, password: str, stored: str | None) -> bool:
        """Always the work of one hash: against a dummy of equal cost where nothing is stored."""
        known = stored if stored and self._is_known(stored) else self._nobody
        return await self._pool.run(lambda: self._verify(password, known))

    def is_dated(self, stored: str) -> bool:
        """Made with another pepper or cost than today's: rehash while the password is at hand."""
        _, pepper, text = stored.split("$", 2)
        return pepper != self._current or int(text.split("$")[2]) != self._rounds

    def _unmatched(self) -> str:
        """A hash that looks like any other and that no password is known to match."""
        digest = "".join(secrets.choice(_BCRYPT_ALPHABET) for _ in range(31))
        return f"{SCHEME}${self._current}${bcrypt.gensalt(self._rounds).decode()}{digest}"

    def _is_known(self, stored: str) -> bool:
        scheme, pepper, _ = stored.split("$", 2)
        return scheme == SCHEME and pepper in self._peppers

    def _hash(self, password: str) -> str:
        text = bcrypt.hashpw(self._peppered(password, self._current), bcrypt.gensalt(self._rounds))
        return f"{SCHEME}${self._current}${text.decode()}"

    def _verify(self, password: str, stored: str) -> bool:
        _, pepper, text = stored.split("$", 2)
        return bcrypt.checkpw(self._peppered(password, pepper), text.encode())

    def _peppered(self, password: str, pepper: str) -> bytes:
        # One spelling of é, whatever the keyboard sends (NIST SP 800-63B-4 §3.1.1.2).
        text = unicodedata.normalize("NFKC", password).encode()
        return base64.b64encode(hmac.digest(self._peppers[pepper], text, "sha384"))


def _estimate(rounds: int) -> float:
    """Seconds of one hash, from three of the cheapest ones: each round doubles the work."""
    cheapest = 4
    salt = bcrypt.gensalt(cheapest)
    took = min(_timed(lambda: bcrypt.hashpw(b"", salt))[1] for _ in range(3))
    return float(took * 2 ** (rounds - cheapest))


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _step_back() -> None:
    """On Linux a thread can be less urgent than its process: requests go before hashes."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
