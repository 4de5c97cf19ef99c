"""Password hashing, in a pool of its own so that a flood of sign-ins slows nobody else."""

import asyncio
import base64
import hmac
import os
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

from mercat.platform.crypto.keys import Keyring, key_id
from mercat.platform.crypto.schemes import Argon2id, Bcrypt, Scheme
from mercat.platform.errors import Unavailable

PEPPER = "password-pepper"
LONGEST_WAIT = 2.0
"""Seconds of work that may wait in the queue before newcomers are sent away with a 503."""

T = TypeVar("T")


class HashingPool:
    """As many threads as cores less one (at least one); both schemes let go of the interpreter
    lock. With argon2id each thread takes its memory too: threads × memory in all.

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
    """bcrypt or argon2id over base64(HMAC-SHA-384(pepper, password)): 64 characters, so that
    bcrypt's limit of 72 bytes is never met. Stored as `<scheme>$<pepper id>$<its own text>`, of
    which both schemes are understood and `scheme` is made.

    While people move from one scheme to the other, an account of the old one takes that one's time
    and an unknown address the new one's: whoever measures it can tell them apart. It ends with the
    account's next sign-in; keep the two costs close until then.
    """

    def __init__(
        self,
        keyring: Keyring,
        pool: HashingPool,
        *,
        rounds: int,
        scheme: Literal["bcrypt", "argon2id"] = "bcrypt",
        memory: int = 65_536,
        passes: int = 3,
    ) -> None:
        """`rounds` are bcrypt's, `memory` (KiB) and `passes` argon2id's."""
        bcrypt, argon2id = Bcrypt(rounds), Argon2id(memory, passes)
        peppers = list(keyring.keys(PEPPER))
        self._peppers = {key_id(pepper): pepper for pepper in peppers}
        self._current = key_id(peppers[0])
        self._pool = pool
        self._scheme: Scheme = argon2id if scheme == "argon2id" else bcrypt
        self._schemes: dict[str, Scheme] = {kind.name: kind for kind in (bcrypt, argon2id)}
        self._nobody = f"{self._scheme.name}${self._current}${self._scheme.unmatched()}"
        pool.expect(self._scheme.estimate())

    async def hash(self, password: str) -> str:
        return await self._pool.run(lambda: self._hash(password))

    async def verify(self, password: str, stored: str | None) -> bool:
        """Always the work of one hash: against a dummy of equal cost where nothing is stored."""
        known = stored if stored and self._is_known(stored) else self._nobody
        return await self._pool.run(lambda: self._verify(password, known))

    def is_dated(self, stored: str) -> bool:
        """Made with another pepper, scheme or cost than today's: rehash while the password is at
        hand.
        """
        scheme, pepper, text = stored.split("$", 2)
        is_todays = pepper == self._current and scheme == self._scheme.name
        return not is_todays or self._scheme.is_dated(text)

    def state(self, scheme: str, pepper: str) -> Literal["current", "dated", "lost"]:
        """What becomes of hashes that begin so: `lost` ones fit no password any more."""
        if scheme not in self._schemes or pepper not in self._peppers:
            return "lost"
        is_current = (scheme, pepper) == (self._scheme.name, self._current)
        return "current" if is_current else "dated"

    def _is_known(self, stored: str) -> bool:
        scheme, pepper, *_ = [*stored.split("$", 2), ""]
        return self.state(scheme, pepper) != "lost"

    def _hash(self, password: str) -> str:
        text = self._scheme.hash(self._peppered(password, self._current))
        return f"{self._scheme.name}${self._current}${text}"

    def _verify(self, password: str, stored: str) -> bool:
        scheme, pepper, text = stored.split("$", 2)
        return self._schemes[scheme].verify(self._peppered(password, pepper), text)

    def _peppered(self, password: str, pepper: str) -> bytes:
        # One spelling of é, whatever the keyboard sends (NIST SP 800-63B-4 §3.1.1.2).
        text = unicodedata.normalize("NFKC", password).encode()
        return base64.b64encode(hmac.digest(self._peppers[pepper], text, "sha384"))


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _step_back() -> None:
    """On Linux a thread can be less urgent than its process: requests go before hashes."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
