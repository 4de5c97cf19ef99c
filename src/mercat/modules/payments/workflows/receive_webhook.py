"""A payment company tells something."""

import json
from collections.abc import Mapping

from mercat.modules.payments.errors import BadWebhook, OddWebhook
from mercat.modules.payments.events import WebhookReceived
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.port import BadSignature, Delivery, UnreadableWebhook
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.repository import WebhookRepository
from mercat.platform.db import Transaction
from mercat.platform.observability import metrics
from mercat.platform.outbox import Outbox


class ReceiveWebhook:
    """It is stored, and nothing else: what it means is found out later, by HandleWebhook."""

    def __init__(
        self,
        transaction: Transaction,
        webhooks: WebhookRepository,
        outbox: Outbox,
        gateways: Gateways,
    ) -> None:
        self._transaction = transaction
        self._webhooks = webhooks
        self._outbox = outbox
        self._gateways = gateways

    async def execute(self, gateway: Gateway, headers: Mapping[str, str], body: bytes) -> None:
        """Told again it changes nothing. `headers`: names in lower case. Raises NoGateway where it
        is not set up; BadWebhook, OddWebhook.
        """
        delivery = self._read(gateway, headers, body)
        async with self._transaction:
            stored = await self._webhooks.add(
                gateway, delivery.event_id, delivery.kind, delivery.payload
            )
            if stored is not None:
                self._outbox.add(WebhookReceived(webhook_event_id=stored))

    def _read(self, gateway: Gateway, headers: Mapping[str, str], body: bytes) -> Delivery:
        try:
            delivery = self._gateways.of(gateway).read(headers, body)
        except BadSignature as error:
            metrics.webhooks.labels(gateway, BadWebhook.code).inc()
            raise BadWebhook from error
        except UnreadableWebhook as error:
            raise OddWebhook from error
        if not _can_be_stored(delivery):
            raise OddWebhook
        return delivery


def _can_be_stored(delivery: Delivery) -> bool:
    """PostgreSQL keeps neither NUL nor numbers that are none."""
    try:
        text = json.dumps([delivery.event_id, delivery.kind, delivery.payload], allow_nan=False)
    except ValueError:
        return False
    return "\\u0000" not in text
