"""Staff have what a company told taken up once more."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.payments.errors import NoWebhook
from mercat.modules.payments.events import WebhookReceived
from mercat.modules.payments.models import WebhookEvent
from mercat.modules.payments.repository import WebhookRepository
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ReplayWebhook:
    def __init__(
        self,
        transaction: Transaction,
        webhooks: WebhookRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._webhooks = webhooks
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, webhook_id: UUID, device: Device) -> WebhookEvent:
        """What it told and is true already changes nothing more. Raises NoWebhook."""
        async with self._transaction:
            event = await self._webhooks.lock(webhook_id)
            if event is None:
                raise NoWebhook
            before = None if event.processed_at is None else event.processed_at.isoformat()
            event.processed_at = None
            event.attempts += 1
            self._outbox.add(WebhookReceived(webhook_event_id=event.id))
            await self._audit.record(_act(actor, device, event, before))
        return event


def _act(actor: Actor, device: Device, event: WebhookEvent, handled: str | None) -> Act:
    return Act(
        action="webhook.replayed",
        target_type="webhook_event",
        target_id=str(event.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"gateway": event.gateway, "event_id": event.event_id, "handled_before": handled},
    )
