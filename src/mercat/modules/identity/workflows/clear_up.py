"""Once an hour: codes and failures that mean nothing any more are forgotten."""

from datetime import timedelta

from mercat.modules.identity.repository import OtpRepository, ThrottleRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_KEPT = timedelta(days=2)
"""Longer than the longest limit that is counted from these rows."""


class ClearUp:
    def __init__(
        self,
        transaction: Transaction,
        otps: OtpRepository,
        throttles: ThrottleRepository,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._otps = otps
        self._throttles = throttles
        self._clock = clock

    async def execute(self) -> None:
        before = self._clock.now() - _KEPT
        async with self._transaction:
            await self._otps.forget(before)
            await self._throttles.forget(before)
