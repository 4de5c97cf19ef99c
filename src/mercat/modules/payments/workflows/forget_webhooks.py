"""By the clock: a company's own words, which may name the payer, are not kept for ever."""

from datetime import timedelta

from mercat.modules.payments.repository import WebhookRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BATCH = 1000
KEPT = timedelta(days=90)


class ForgetWebhooks:
    """What nobody has handled stays."""

    def __init__(self, transaction: Transaction, webhooks: WebhookRepository, clock: Clock) -> None:
        self._transaction = transaction
        self._webhooks = webhooks
        self._clock = clock

    async def execute(self) -> None:
        while await self._some() == BATCH:
            pass

    async def _some(self) -> int:
        async with self._transaction:
            return await self._webhooks.forget(self._clock.now() - KEPT, BATCH)
