"""What goes over the wire to an endpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pydantic_core import to_json

from mercat.modules.webhooks.models import WebhookDelivery
from mercat.platform.crypto.webhooks import signatures


@dataclass(frozen=True)
class Message:
    body: bytes
    headers: Mapping[str, str]


def message_of(
    delivery: WebhookDelivery, business_id: UUID, secrets: Sequence[str], now: datetime
) -> Message:
    """The same body, byte for byte, at each attempt; the time and so the signature are new."""
    body = to_json(
        {
            "id": delivery.event_id,
            "type": delivery.type,
            "business_id": business_id,
            "occurred_at": delivery.occurred_at.astimezone(UTC),
            "data": dict(sorted(delivery.data.items())),
        }
    )
    event_id, timestamp = str(delivery.event_id), int(now.timestamp())
    return Message(
        body,
        {
            "Content-Type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(secrets, event_id, timestamp, body),
        },
    )
