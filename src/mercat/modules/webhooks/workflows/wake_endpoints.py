"""Endpoints that nobody has looked at in time: a turn that came to no end, say."""

from mercat.modules.webhooks.models import OVERSLEPT
from mercat.modules.webhooks.repository import EndpointRepository
from mercat.modules.webhooks.service import Outgoing
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class WakeEndpoints:
    def __init__(
        self,
        transaction: Transaction,
        endpoints: EndpointRepository,
        outgoing: Outgoing,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._endpoints = endpoints
        self._outgoing = outgoing
        self._clock = clock

    async def execute(self) -> None:
        now = self._clock.now()
        async with self._transaction:
            forgotten = await self._endpoints.overslept(now - OVERSLEPT)
        for endpoint_id in forgotten:
            async with self._transaction:
                endpoint = await self._endpoints.lock(endpoint_id)
                if endpoint is not None and endpoint.is_live:
                    endpoint.fall_asleep()
                    self._outgoing.wake(endpoint, now, now)
