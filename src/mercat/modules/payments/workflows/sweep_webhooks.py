"""By the clock: what could not be taken up, or was lost on its way, is tried again."""

from datetime import timedelta

from mercat.modules.payments.events import WebhookReceived
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.repository import WebhookRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.observability import metrics
from mercat.platform.outbox import Outbox

BATCH = 100
PATIENCE = timedelta(days=1)
"""Then it is for staff, and for reconciliation."""


class SweepWebhooks:
    def __init__(
        self, transaction: Transaction, webhooks: WebhookRepository, outbox: Outbox, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._webhooks = webhooks
        self._outbox = outbox
        self._clock = clock

    async def execute(self) -> None:
        while await self._some() == BATCH:
            pass
        async with self._transaction:
            left = await self._webhooks.unhandled()
        for gateway in Gateway:
            metrics.webhooks_unhandled.labels(gateway).set(left.get(gateway, 0))

    async def _some(self) -> int:
        now = self._clock.now()
        async with self._transaction:
            due = await self._webhooks.claim_due(now, now - PATIENCE, BATCH)
            for webhook_id in due:
                self._outbox.add(WebhookReceived(webhook_event_id=webhook_id))
        return len(due)
