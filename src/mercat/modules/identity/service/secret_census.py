"""Who would be locked out by which secret: for the operator who changes SECRET_KEY."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag

from mercat.modules.identity.repository.secret_census import FACTORS, PASSWORDS, SESSION_KEYS
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.passwords import Passwords
from mercat.platform.reads import Reads, Row

_MOST = 1_000
"""Of the sealed texts, the oldest: each has to be opened to know what it was sealed with."""


@dataclass(frozen=True)
class Tally:
    """`dated` still need a retired secret (or scheme), `lost` one that is not configured."""

    dated: int
    lost: int


class SecretCensus:
    def __init__(self, reads: Reads, keyring: Keyring, passwords: Passwords, clock: Clock) -> None:
        self._reads = reads
        self._keyring = keyring
        self._passwords = passwords
        self._clock = clock

    async def take(self) -> dict[str, Tally]:
        """Of passwords all are counted, of session keys and second factors the oldest thousand."""
        rows = await self._reads.all(PASSWORDS)
        states: Counter[str] = Counter()
        for row in rows:
            states[self._passwords.state(row["scheme"], row["pepper"])] += row["number"]
        keys = await self._reads.all(SESSION_KEYS, now=self._clock.now(), most=_MOST)
        factors = await self._reads.all(FACTORS, most=_MOST)
        return {
            "passwords": Tally(states["dated"], states["lost"]),
            "sessions": self._sealed("session-key", keys),
            "second factors": self._sealed("totp-secret", factors),
        }

    def _sealed(self, purpose: str, rows: Iterable[Row]) -> Tally:
        found = Counter(self._state(purpose, row) for row in rows)
        return Tally(found["dated"], found["lost"])

    def _state(self, purpose: str, row: Row) -> str:
        sealed, context = row["sealed"], row["context"].bytes
        for state, ring in (("current", self._keyring.newest()), ("dated", self._keyring)):
            try:
                ring.open(purpose, sealed, context)
            except InvalidTag:
                continue
            return state
        return "lost"
