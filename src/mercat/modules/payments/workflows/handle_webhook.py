"""What a payment company has told is taken up."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from mercat.modules.payments.errors import FactRefused, NoGateway
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import Fact
from mercat.modules.payments.gateways.port import Delivery, UnreadableWebhook
from mercat.modules.payments.models import WebhookEvent
from mercat.modules.payments.repository import WebhookRepository
from mercat.modules.payments.service import Settling
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.observability import metrics

_LONGEST_ERROR = 500

_log = structlog.get_logger(__name__)


class HandleWebhook:
    """Once, all of it or nothing. What cannot be taken up stays, with the reason, for the sweeper
    and for staff.
    """

    def __init__(
        self,
        transaction: Transaction,
        webhooks: WebhookRepository,
        settling: Settling,
        gateways: Gateways,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._webhooks = webhooks
        self._settling = settling
        self._gateways = gateways
        self._clock = clock

    async def execute(self, webhook_id: UUID) -> None:
        """Again it changes nothing more."""
        try:
            async with self._transaction:
                event = await self._webhooks.lock(webhook_id)
                if event is None or event.processed_at is not None:
                    return
                news = [await self._settling.take(event.gateway, one) for one in self._facts(event)]
                event.processed_at, event.error = self._clock.now(), None
        except (FactRefused, UnreadableWebhook, NoGateway) as error:
            await self._note(webhook_id, error)
        else:
            metrics.webhooks.labels(event.gateway, "news" if any(news) else "known").inc()

    def _facts(self, event: WebhookEvent) -> Sequence[Fact]:
        delivery = Delivery(event_id=event.event_id, kind=event.kind, payload=event.payload)
        return self._gateways.of(event.gateway).facts(delivery)

    async def _note(self, webhook_id: UUID, error: Exception) -> None:
        code = getattr(error, "code", "unreadable")
        async with self._transaction:
            event = await self._webhooks.lock(webhook_id)
            if event is None or event.processed_at is not None:
                return
            event.error = f"{code}: {error}".removesuffix(": ")[:_LONGEST_ERROR]
        metrics.webhooks.labels(event.gateway, code).inc()
        _log.warning("webhook_not_handled", webhook_id=str(webhook_id), reason=code)
