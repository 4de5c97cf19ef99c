"""What is to be sent, and when."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta

from mercat.modules.webhooks.events import DeliveryDue
from mercat.modules.webhooks.models import (
    PAUSES,
    DeliveryStatus,
    WebhookDelivery,
    WebhookEndpoint,
)
from mercat.modules.webhooks.repository import DeliveryRepository
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Announced, Outbox, Session

_SPREAD = 0.2
"""As much longer a pause may be, so that what has failed together is not tried together."""


class Outgoing:
    """In the caller's transaction, in which the endpoints are locked."""

    def __init__(self, session: Session) -> None:
        self._deliveries = DeliveryRepository(session)
        self._outbox = Outbox(session)

    async def send(
        self, fact: Announced, endpoints: Sequence[WebhookEndpoint], now: datetime
    ) -> Sequence[WebhookDelivery]:
        """To each of them, at once."""
        made = [
            WebhookDelivery(
                id=uuid7(),
                endpoint_id=endpoint.id,
                event_id=fact.id,
                type=fact.type,
                data=fact.data,
                occurred_at=fact.occurred_at,
                status=DeliveryStatus.PENDING,
                attempts=0,
                round=0,
                next_attempt_at=now,
            )
            for endpoint in endpoints
        ]
        await self._deliveries.add(made)
        for endpoint in endpoints:
            self.wake(endpoint, now, now)
        return made

    def wake(self, endpoint: WebhookEndpoint, at: datetime, now: datetime) -> None:
        """Somebody looks at what waits for it by then, if nobody does sooner."""
        if endpoint.wake(at) and endpoint.wakes_at is not None:
            due = DeliveryDue(endpoint_id=endpoint.id, turn=endpoint.turn)
            self._outbox.add(due, at=endpoint.wakes_at if endpoint.wakes_at > now else None)

    def again(self, endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime) -> None:
        """At once, and as patiently as if it were new."""
        delivery.renew(now)
        self.wake(endpoint, now, now)

    @staticmethod
    def later(endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime) -> None:
        """After an attempt that did not go well: both have a pause."""
        endpoint.rests_until = now + _jittered(endpoint.rest)
        if delivery.status is DeliveryStatus.PENDING:
            delivery.next_attempt_at = now + _jittered(PAUSES[delivery.round - 1])


def _jittered(pause: timedelta) -> timedelta:
    return pause * (1 + _SPREAD * int.from_bytes(os.urandom(2)) / 0xFFFF)
