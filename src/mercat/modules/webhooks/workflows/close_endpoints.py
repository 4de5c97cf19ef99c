"""A business was given up: nobody is told of anything there any more."""

from uuid import UUID

from mercat.modules.webhooks.repository import DeliveryRepository, EndpointRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class CloseEndpoints:
    def __init__(
        self,
        transaction: Transaction,
        endpoints: EndpointRepository,
        deliveries: DeliveryRepository,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._clock = clock

    async def execute(self, business_id: UUID) -> None:
        async with self._transaction:
            known = [one.id for one in await self._endpoints.of(business_id)]
        for endpoint_id in known:
            # One at a time: whoever publishes a fact locks several, in an order of theirs.
            async with self._transaction:
                endpoint = await self._endpoints.lock(endpoint_id)
                if endpoint is not None and endpoint.archived_at is None:
                    endpoint.archive(self._clock.now())
                    await self._deliveries.fail_pending(endpoint.id, "endpoint_disabled")
