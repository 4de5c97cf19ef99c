"""A team does not want an endpoint any more."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.webhooks.repository import DeliveryRepository
from mercat.modules.webhooks.service import EndpointDesk, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RemoveEndpoint:
    def __init__(
        self,
        transaction: Transaction,
        desk: EndpointDesk,
        deliveries: DeliveryRepository,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._desk = desk
        self._deliveries = deliveries
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, endpoint_id: UUID, device: Device) -> None:
        """Raises NoEndpoint, Forbidden."""
        async with self._transaction:
            endpoint = await self._desk.hold(actor, endpoint_id)
            endpoint.archive(self._clock.now())
            await self._deliveries.fail_pending(endpoint.id, "endpoint_disabled")
            await self._audit.record(act("removed", endpoint, actor, device))
