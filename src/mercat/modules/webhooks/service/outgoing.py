"""What is to be sent, and when."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.webhooks.events import DeliveryDue
from mercat.modules.webhooks.models import PAUSES, DeliveryStatus, WebhookDelivery
from mercat.modules.webhooks.repository import DeliveryRepository
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Announced, Outbox, Session

_SPREAD = 0.2
"""As much longer a pause may be, so that what has failed together is not tried together."""


class Outgoing:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._deliveries = DeliveryRepository(session)
        self._outbox = Outbox(session)

    async def send(
        self, fact: Announced, endpoint_ids: Sequence[UUID], now: datetime
    ) -> Sequence[WebhookDelivery]:
        """To each of them, at once."""
        made = [
            WebhookDelivery(
                id=uuid7(),
                endpoint_id=endpoint_id,
                event_id=fact.id,
                type=fact.type,
                data=fact.data,
                occurred_at=fact.occurred_at,
                status=DeliveryStatus.PENDING,
                attempts=0,
                round=0,
                next_attempt_at=now,
            )
            for endpoint_id in endpoint_ids
        ]
        await self._deliveries.add(made)
        for delivery in made:
            self._outbox.add(_due(delivery))
        return made

    def again(self, delivery: WebhookDelivery, now: datetime) -> None:
        """At once, and as patiently as if it were new."""
        delivery.renew(now)
        self._outbox.add(_due(delivery))

    def later(self, delivery: WebhookDelivery, now: datetime) -> None:
        """After an attempt that did not go well."""
        self._at(delivery, now + _jittered(PAUSES[delivery.round - 1]))

    def after_rest(self, delivery: WebhookDelivery, until: datetime, now: datetime) -> None:
        """Its endpoint rests until then."""
        self._at(delivery, now + _jittered(until - now))

    def _at(self, delivery: WebhookDelivery, moment: datetime) -> None:
        delivery.next_attempt_at = moment
        self._outbox.add(_due(delivery), at=moment)


def _due(delivery: WebhookDelivery) -> DeliveryDue:
    return DeliveryDue(
        endpoint_id=delivery.endpoint_id, delivery_id=delivery.id, attempt=delivery.attempts
    )


def _jittered(pause: timedelta) -> timedelta:
    return pause * (1 + _SPREAD * int.from_bytes(os.urandom(2)) / 0xFFFF)
