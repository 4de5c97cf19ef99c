"""A team has an endpoint told otherwise, or not at all, or again."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.webhooks.models import DisabledReason, EndpointStatus, WebhookEndpoint
from mercat.modules.webhooks.repository import DeliveryRepository
from mercat.modules.webhooks.schemas import EndpointPatch, EndpointRead
from mercat.modules.webhooks.service import EndpointDesk, act, checked_types, checked_url
from mercat.platform.db import Transaction
from mercat.platform.fetching import Fetcher


class ChangeEndpoint:
    def __init__(
        self,
        transaction: Transaction,
        desk: EndpointDesk,
        deliveries: DeliveryRepository,
        fetcher: Fetcher,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._desk = desk
        self._deliveries = deliveries
        self._fetcher = fetcher
        self._audit = audit

    async def execute(
        self, actor: Actor, endpoint_id: UUID, input: EndpointPatch, device: Device
    ) -> EndpointRead:
        """Raises NoEndpoint, Forbidden, AddressRefused, UnknownEventType."""
        async with self._transaction:
            endpoint = await self._desk.hold(actor, endpoint_id)
            sent = input.model_fields_set
            if "url" in sent:
                endpoint.move(checked_url(self._fetcher, input.url))
            if "description" in sent:
                endpoint.description = input.description
            if "events" in sent:
                endpoint.events = checked_types(input.events)
            if "status" in sent:
                await self._turn(endpoint, input.status)
            await self._audit.record(
                act("changed", endpoint, actor, device, fields=sorted(sent), status=endpoint.status)
            )
            return EndpointRead.of(endpoint)

    async def _turn(self, endpoint: WebhookEndpoint, status: EndpointStatus) -> None:
        if status is endpoint.status:
            return
        if status is EndpointStatus.ENABLED:
            endpoint.enable()
            return
        endpoint.disable(DisabledReason.TEAM)
        await self._deliveries.fail_pending(endpoint.id, "endpoint_disabled")
