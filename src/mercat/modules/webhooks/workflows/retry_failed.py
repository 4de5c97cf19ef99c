"""A team wants all that has failed since a moment sent again: its program was away."""

from datetime import datetime
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.webhooks.errors import EndpointDisabled
from mercat.modules.webhooks.models import KEPT, MOST_RETRIED
from mercat.modules.webhooks.repository import DeliveryRepository
from mercat.modules.webhooks.schemas import RetriedRead
from mercat.modules.webhooks.service import EndpointDesk, Outgoing, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RetryFailed:
    def __init__(
        self,
        transaction: Transaction,
        desk: EndpointDesk,
        deliveries: DeliveryRepository,
        outgoing: Outgoing,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._desk = desk
        self._deliveries = deliveries
        self._outgoing = outgoing
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, endpoint_id: UUID, since: datetime, device: Device
    ) -> RetriedRead:
        """In the order in which it happened. Raises NoEndpoint, Forbidden, EndpointDisabled."""
        async with self._transaction:
            endpoint = await self._desk.hold(actor, endpoint_id)
            if not endpoint.is_live:
                raise EndpointDisabled
            now = self._clock.now()
            since = min(max(since, now - KEPT), now)  # no further than dates go
            renewed = await self._deliveries.renew_failed(endpoint.id, since, now, MOST_RETRIED)
            if renewed:
                self._outgoing.wake(endpoint, now, now)
            told = {"since": since.isoformat(), "deliveries": renewed}
            await self._audit.record(act("retried", endpoint, actor, device, **told))
            return RetriedRead(retried=renewed, has_more=renewed == MOST_RETRIED)
