"""A team wants something sent again."""

from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.webhooks.errors import EndpointDisabled, NoDelivery
from mercat.modules.webhooks.repository import DeliveryRepository
from mercat.modules.webhooks.schemas import DeliveryRead
from mercat.modules.webhooks.service import EndpointDesk, Outgoing
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RetryDelivery:
    def __init__(
        self,
        transaction: Transaction,
        desk: EndpointDesk,
        deliveries: DeliveryRepository,
        outgoing: Outgoing,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._desk = desk
        self._deliveries = deliveries
        self._outgoing = outgoing
        self._clock = clock

    async def execute(self, actor: Actor, endpoint_id: UUID, delivery_id: UUID) -> DeliveryRead:
        """Whatever became of it before: the same body under the same id. Raises NoEndpoint,
        Forbidden, EndpointDisabled, NoDelivery.
        """
        async with self._transaction:
            endpoint = await self._desk.hold(actor, endpoint_id)
            delivery = await self._deliveries.lock(endpoint.id, delivery_id)
            if delivery is None:
                raise NoDelivery
            if not endpoint.is_live:
                raise EndpointDisabled
            self._outgoing.again(endpoint, delivery, self._clock.now())
            return DeliveryRead.of(delivery)
