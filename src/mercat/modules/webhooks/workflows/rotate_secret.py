"""A team wants another secret for an endpoint."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.webhooks.schemas import EndpointSecretRead
from mercat.modules.webhooks.service import EndpointDesk, EndpointKeys, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RotateSecret:
    def __init__(
        self,
        transaction: Transaction,
        desk: EndpointDesk,
        keys: EndpointKeys,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._desk = desk
        self._keys = keys
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, endpoint_id: UUID, device: Device) -> EndpointSecretRead:
        """With the new one, which is told this once. Raises NoEndpoint, Forbidden."""
        async with self._transaction:
            endpoint = await self._desk.hold(actor, endpoint_id)
            secret = self._keys.renew(endpoint, self._clock.now())
            await self._audit.record(act("secret_rotated", endpoint, actor, device))
            return EndpointSecretRead.of(endpoint, secret=secret)
