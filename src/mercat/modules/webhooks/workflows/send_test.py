"""A team wants to see whether an endpoint takes what is sent."""

from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.webhooks.errors import EndpointDisabled
from mercat.modules.webhooks.models import TEST
from mercat.modules.webhooks.schemas import DeliveryRead
from mercat.modules.webhooks.service import EndpointDesk, Outgoing
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Announced


class SendTest:
    def __init__(
        self, transaction: Transaction, desk: EndpointDesk, outgoing: Outgoing, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._desk = desk
        self._outgoing = outgoing
        self._clock = clock

    async def execute(self, actor: Actor, endpoint_id: UUID) -> DeliveryRead:
        """To this endpoint alone, whatever it wants; the feed does not know of it. Raises
        NoEndpoint, Forbidden, EndpointDisabled.
        """
        async with self._transaction:
            endpoint = await self._desk.hold(actor, endpoint_id)
            if not endpoint.is_live:
                raise EndpointDisabled
            fact = Announced(
                business_id=endpoint.business_id,
                type=TEST,
                data={"endpoint_id": str(endpoint.id)},
            )
            (delivery,) = await self._outgoing.send(fact, [endpoint], self._clock.now())
            return DeliveryRead.of(delivery)
