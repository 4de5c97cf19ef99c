"""How failed sign-ins slow down whoever makes them, without letting strangers lock people out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.identity.repository import ThrottleRepository
from mercat.platform.addresses import network_of
from mercat.platform.clock import Clock
from mercat.platform.crypto.keys import Keyring

FREE_FAILURES = 5
FREE_IN_A_SPRAY = 2
FREE_OF_A_NETWORK = 100
SPRAY = 300
"""Failures in a minute, over all accounts, that look like somebody trying one password on many."""
MEMORY = timedelta(hours=1)


@dataclass(frozen=True)
class Hurdle:
    """What one attempt is counted under, and how long its makers have to wait (seconds)."""

    account: bytes
    network: bytes
    everybody: bytes
    known_device: bool
    free: int
    """How many failures the account had before it has to wait."""
    account_wait: float
    network_wait: float


class Throttles:
    """Counted in PostgreSQL: the loss of Valkey must not hand out new attempts."""

    def __init__(self, throttles: ThrottleRepository, keyring: Keyring, clock: Clock) -> None:
        self._throttles = throttles
        self._keyring = keyring
        self._clock = clock

    async def look(self, email: str, ip: str | None, known_device: bytes | None) -> Hurdle:
        """`known_device`: this user's own device has a count of its own, apart from strangers'."""
        now = self._clock.now()
        account = self._subject("account", email.encode(), known_device or b"")
        network = self._subject("network", network_of(ip or "").encode())
        everybody = self._subject("everybody", _minute(now))
        rows = await self._throttles.get([account, network, everybody])
        sprayed = everybody in rows and rows[everybody].failures >= SPRAY
        free = FREE_IN_A_SPRAY if sprayed and not known_device else FREE_FAILURES
        waits = [
            rows[subject].locked_for(now, allowed) if subject in rows else 0.0
            for subject, allowed in ((account, free), (network, FREE_OF_A_NETWORK))
        ]
        return Hurdle(account, network, everybody, known_device is not None, free, *waits)

    async def look_again(self, hurdle: Hurdle) -> float:
        """Seconds that the account has to wait by now: others have guessed while this password
        was verified, and the right one of a thousand at once is no better than one after them.
        """
        row = (await self._throttles.get([hurdle.account])).get(hurdle.account)
        return row.locked_for(self._clock.now(), hurdle.free) if row else 0.0

    async def count_failure(self, hurdle: Hurdle) -> None:
        subjects = [hurdle.account, hurdle.network, hurdle.everybody]
        await self._throttles.count_failure(subjects, self._clock.now(), MEMORY)

    async def count_unheard(self, hurdle: Hurdle) -> None:
        """The right password while the account waits, told and (so that its time tells nothing)
        written as a failure; but the wait is as long as it was.
        """
        subjects = [hurdle.network, hurdle.everybody]
        await self._throttles.count_failure(subjects, self._clock.now(), MEMORY)

    async def clear(self, hurdle: Hurdle) -> None:
        """After a sign-in: this account's count starts anew, the network's does not."""
        await self._throttles.clear(hurdle.account)

    async def factor_wait(self, user_id: UUID) -> float:
        """Seconds until this user's next attempt at any second factor."""
        subject = self._factor(user_id)
        rows = await self._throttles.get([subject])
        return rows[subject].locked_for(self._clock.now(), FREE_FAILURES) if rows else 0.0

    async def count_factor_failure(self, user_id: UUID) -> None:
        subjects = [self._factor(user_id)]
        await self._throttles.count_failure(subjects, self._clock.now(), MEMORY)

    async def clear_factor(self, user_id: UUID) -> None:
        await self._throttles.clear(self._factor(user_id))

    def _factor(self, user_id: UUID) -> bytes:
        return self._subject("factor", user_id.bytes)

    async def forget_account(self, email: str, devices: Iterable[bytes]) -> None:
        """The counts of strangers and of each known device at this account."""
        for device in (b"", *devices):
            await self._throttles.clear(self._subject("account", email.encode(), device))

    def _subject(self, kind: str, *parts: bytes) -> bytes:
        return self._keyring.mac(f"throttle:{kind}", *parts)


def _minute(now: datetime) -> bytes:
    return now.strftime("%Y%m%d%H%M").encode()
