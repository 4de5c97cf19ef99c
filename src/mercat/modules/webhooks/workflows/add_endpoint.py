"""A team has another program told of what happens."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.webhooks.errors import TooManyEndpoints
from mercat.modules.webhooks.models import MOST_ENDPOINTS, EndpointStatus, WebhookEndpoint
from mercat.modules.webhooks.repository import EndpointRepository
from mercat.modules.webhooks.schemas import EndpointInput, EndpointSecretRead
from mercat.modules.webhooks.service import (
    EndpointDesk,
    EndpointKeys,
    act,
    checked_types,
    checked_url,
)
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.fetching import Fetcher
from mercat.platform.ids import uuid7


class AddEndpoint:
    def __init__(
        self,
        transaction: Transaction,
        desk: EndpointDesk,
        endpoints: EndpointRepository,
        keys: EndpointKeys,
        fetcher: Fetcher,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._desk = desk
        self._endpoints = endpoints
        self._keys = keys
        self._fetcher = fetcher
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, input: EndpointInput, device: Device
    ) -> EndpointSecretRead:
        """With its secret, which is told this once. Raises NoBusiness, Forbidden, AddressRefused,
        UnknownEventType, TooManyEndpoints.
        """
        async with self._transaction:
            await self._desk.require(actor, input.business_id, lock=True)
            endpoint = WebhookEndpoint(
                id=uuid7(),
                business_id=input.business_id,
                url=checked_url(self._fetcher, input.url),
                description=input.description,
                events=checked_types(input.events),
                status=EndpointStatus.ENABLED,
            )
            if len(await self._endpoints.of(input.business_id)) >= MOST_ENDPOINTS:
                raise TooManyEndpoints
            secret = self._keys.renew(endpoint, self._clock.now())
            await self._endpoints.add(endpoint)
            await self._audit.record(act("added", endpoint, actor, device, events=endpoint.events))
        return EndpointSecretRead.of(endpoint, secret=secret)
