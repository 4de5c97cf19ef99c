"""Who has to do with whom."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.bookings.models import Booking
from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus
from mercat.modules.conversations.models import (
    Conversation,
    ConversationBlock,
    ConversationKind,
)
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.leads.models import Lead, ServiceRequest
from mercat.modules.venues.models import Studio
from mercat.platform.ids import uuid7

_COLUMNS = (
    *("kind", "first_user_id", "second_user_id", "customer_id", "business_id"),
    *("booking_id", "lead_id", "studio_id"),
)
_One, _Other = aliased(BusinessMember), aliased(BusinessMember)
_KEYS: Mapping[ConversationKind, tuple[str, ...]] = {
    ConversationKind.DIRECT: ("first_user_id", "second_user_id"),
    ConversationKind.BUSINESS: ("customer_id", "business_id"),
    ConversationKind.BOOKING: ("booking_id",),
    ConversationKind.LEAD: ("lead_id",),
}
"""What there is one conversation of: see the unique indexes."""


class OpeningRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def booking(self, booking_id: UUID) -> tuple[UUID, UUID, UUID | None] | None:
        """Its customer, its business, its studio."""
        query = select(Booking.customer_id, Booking.business_id, Booking.studio_id)
        found = (await self._session.execute(query.where(Booking.id == booking_id))).one_or_none()
        return None if found is None else (found[0], found[1], found[2])

    async def lead(self, lead_id: UUID) -> tuple[UUID, UUID] | None:
        """Whoever asked, and the business that it was offered to."""
        query = (
            select(ServiceRequest.customer_id, Lead.business_id)
            .join(ServiceRequest, ServiceRequest.id == Lead.request_id)
            .where(Lead.id == lead_id)
        )
        found = (await self._session.execute(query)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def is_public(self, business_id: UUID) -> bool:
        query = select(Business.id).where(
            Business.id == business_id,
            Business.status == BusinessStatus.PUBLISHED,
            Business.archived_at.is_(None),
        )
        return await self._session.scalar(query) is not None

    async def has_studio(self, business_id: UUID, studio_id: UUID) -> bool:
        query = select(Studio.id).where(
            Studio.id == studio_id, Studio.business_id == business_id, Studio.archived_at.is_(None)
        )
        return await self._session.scalar(query) is not None

    async def is_there(self, user_id: UUID) -> bool:
        query = select(User.id).where(User.id == user_id, User.status == UserStatus.ACTIVE)
        return await self._session.scalar(query) is not None

    async def is_member(self, user_id: UUID, business_id: UUID) -> bool:
        query = select(_One.id).where(_One.user_id == user_id, _One.business_id == business_id)
        return await self._session.scalar(query) is not None

    async def are_acquainted(self, customer_id: UUID, business_id: UUID) -> bool:
        """Whether there was ever a booking or a lead between them."""
        query = select(Business.id).where(
            Business.id == business_id, _customer_of(customer_id, Business.id)
        )
        return await self._session.scalar(query) is not None

    async def are_related(self, one: UUID, other: UUID) -> bool:
        """In one team, or one was ever a customer where the other is in the team, and neither that
        business nor the customer has blocked the other: nobody of its team goes round that.
        """
        together = exists().where(_Other.business_id == _One.business_id, _Other.user_id == other)
        query = (
            select(_One.id)
            .join(Business, Business.id == _One.business_id)
            .where(
                Business.archived_at.is_(None),
                or_(
                    and_(
                        _One.user_id == one,
                        or_(together, _open_customer_of(other, _One.business_id)),
                    ),
                    and_(_One.user_id == other, _open_customer_of(one, _One.business_id)),
                ),
            )
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def add(self, conversation: Conversation) -> UUID | None:
        """None: there is one already, and whoever opened it has committed."""
        values: dict[str, Any] = {name: getattr(conversation, name) for name in _COLUMNS}
        added = insert(Conversation).values(id=uuid7(), **values).on_conflict_do_nothing()
        found: UUID | None = await self._session.scalar(added.returning(Conversation.id))
        return found

    async def find(self, conversation: Conversation) -> UUID | None:
        """The one there is of the same."""
        columns = Conversation.__table__.c
        same = [columns[name] == getattr(conversation, name) for name in _KEYS[conversation.kind]]
        found: UUID | None = await self._session.scalar(
            select(Conversation.id).where(Conversation.kind == conversation.kind, *same)
        )
        return found


def _open_customer_of(user_id: UUID, business_id: Any) -> ColumnElement[bool]:
    """One of its customers, and free to write to it."""
    block = ConversationBlock
    blocked = exists().where(
        or_(
            and_(block.user_id == user_id, block.blocked_business_id == business_id),
            and_(block.business_id == business_id, block.blocked_user_id == user_id),
        )
    )
    return and_(_customer_of(user_id, business_id), not_(blocked))


def _customer_of(user_id: UUID, business_id: Any) -> ColumnElement[bool]:
    booked = exists().where(Booking.business_id == business_id, Booking.customer_id == user_id)
    asked = exists().where(
        Lead.business_id == business_id,
        Lead.request_id == ServiceRequest.id,
        ServiceRequest.customer_id == user_id,
    )
    return or_(booked, asked)
