"""Once an hour: who left for a provider and can come back no more is forgotten."""

from mercat.modules.identity.repository import AttemptRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ForgetAttempts:
    def __init__(self, transaction: Transaction, attempts: AttemptRepository, clock: Clock) -> None:
        self._transaction = transaction
        self._attempts = attempts
        self._clock = clock

    async def execute(self) -> None:
        async with self._transaction:
            await self._attempts.forget(self._clock.now())
