"""What requests and leads know of a visitor, made for one visit."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    TeamRole,
)
from mercat.modules.leads.models import (
    Lead,
    LeadStatus,
    Quote,
    QuoteStatus,
    RequestStatus,
    ServiceRequest,
)
from mercat.platform.ids import uuid7


async def _request(session: AsyncSession, owner_id: UUID) -> UUID:
    """The visitor wants it done."""
    plumbing = select(Category.id).where(Category.slug == "plumbing")
    made = ServiceRequest(
        id=uuid7(),
        customer_id=owner_id,
        category_id=await session.scalar(plumbing),
        title="The tap drips",
        fingerprint=uuid7().hex,
        status=RequestStatus.MATCHED,
        expires_at=datetime.now(UTC) + timedelta(days=30),
    )
    session.add(made)
    await session.flush()
    return made.id


async def _lead(session: AsyncSession, owner_id: UUID) -> UUID:
    """The visitor's own wish, offered to a business of theirs."""
    business_id = uuid7()
    made = Lead(
        id=uuid7(),
        request_id=await _request(session, owner_id),
        business_id=business_id,
        wave=1,
        score=0.5,
        reasons=[],
        status=LeadStatus.NEW,
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    for row in (
        Business(id=business_id, name="Mine", slug=str(business_id), status=BusinessStatus.DRAFT),
        BusinessMember(business_id=business_id, user_id=owner_id, role=TeamRole.OWNER),
        made,
    ):  # in this order
        session.add(row)
        await session.flush()
    return made.id


async def _quote(session: AsyncSession, owner_id: UUID) -> UUID:
    """What that business offers for it."""
    lead = await session.get_one(Lead, await _lead(session, owner_id))
    lead.status = LeadStatus.QUOTED
    start = datetime.now(UTC) + timedelta(days=2)
    slot = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}
    made = Quote(
        id=uuid7(),
        lead_id=lead.id,
        request_id=lead.request_id,
        business_id=lead.business_id,
        author_id=owner_id,
        lines=[{"name": "Tap", "quantity": 1, "unit_amount": 9000, "amount": 9000}],
        currency="EUR",
        total_amount=9000,
        valid_until=start,
        slots=[slot],
        status=QuoteStatus.SENT,
    )
    session.add(made)
    await session.flush()
    return made.id


_SLOT = {"starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T11:00:00Z"}
_LINE = {"name": "Tap", "unit_price": {"amount": 9000, "currency": "EUR"}}
LEAD_BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/leads/{lead_id}/quotes": {"lines": [_LINE], "slots": [_SLOT]},
    "/api/v1/quotes/{quote_id}/accept": {"slot": 0},
}
LEAD_THINGS: dict[str, Callable[[AsyncSession, UUID], Awaitable[UUID]]] = {
    "request_id": _request,
    "lead_id": _lead,
    "quote_id": _quote,
}
