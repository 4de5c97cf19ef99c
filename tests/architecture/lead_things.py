"""What requests and leads know of a visitor, made for one visit."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
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
from mercat.modules.leads.models import Lead, LeadStatus, RequestStatus, ServiceRequest
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


LEAD_THINGS: dict[str, Callable[[AsyncSession, UUID], Awaitable[UUID]]] = {
    "request_id": _request,
    "lead_id": _lead,
}
