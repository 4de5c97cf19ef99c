"""Endpoints and what was sent to them, made for one visit."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.webhooks.models import (
    TEST,
    DeliveryStatus,
    EndpointStatus,
    WebhookDelivery,
    WebhookEndpoint,
)
from mercat.platform.ids import made_at, uuid7

Make = Callable[[AsyncSession, UUID], Awaitable[UUID]]


async def _endpoint(business: Make, session: AsyncSession, owner_id: UUID) -> UUID:
    made = WebhookEndpoint(
        id=uuid7(),
        business_id=await business(session, owner_id),
        url="https://hooks.example.com/",
        status=EndpointStatus.ENABLED,
        secret_sealed=b"sealed",
    )
    session.add(made)
    await session.flush()
    return made.id


async def _delivery(business: Make, session: AsyncSession, owner_id: UUID) -> UUID:
    """To the endpoint that was made for the same visit."""
    own = select(WebhookEndpoint.id).where(
        WebhookEndpoint.business_id == await business(session, owner_id)
    )
    event_id = uuid7()
    made = WebhookDelivery(
        id=uuid7(),
        endpoint_id=(await session.scalars(own)).one(),
        event_id=event_id,
        type=TEST,
        data={},
        occurred_at=made_at(event_id),
        status=DeliveryStatus.DELIVERED,
    )
    session.add(made)
    await session.flush()
    return made.id


def webhook_things(business: Make) -> dict[str, Make]:
    return {
        "endpoint_id": partial(_endpoint, business),
        "delivery_id": partial(_delivery, business),
    }


WEBHOOK_BODIES = {
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries/retry": {"since": "2026-11-20T18:00:00Z"}
}
