"""Quotes, about to be sent, decided, or taken back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.leads.models import (
    Quote,
    QuoteStatus,
    RequestStatus,
    ServiceRequest,
)
from mercat.modules.leads.repository.quote_views import OWN
from mercat.platform.reads import Row

_FRESH = {"populate_existing": True}


class QuoteRepository:
    """Whoever changes a quote has locked its request first."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, quote: Quote) -> None:
        self._session.add(quote)
        await self._session.flush()

    async def find(self, quote_id: UUID) -> tuple[Quote, ServiceRequest] | None:
        """As they stand until somebody changes them. What a quote is of never changes."""
        query = (
            select(Quote, ServiceRequest)
            .join(ServiceRequest, ServiceRequest.id == Quote.request_id)
            .where(Quote.id == quote_id)
        )
        found = (await self._session.execute(query)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def request_of(self, booking_id: UUID) -> UUID | None:
        """Of which a quote was accepted that this booking came of."""
        query = select(Quote.request_id).where(Quote.booking_id == booking_id)
        found: UUID | None = await self._session.scalar(query)
        return found

    async def lock(self, quote_id: UUID) -> Quote:
        return await self._lock_one(Quote.id == quote_id)

    async def lock_of_booking(self, booking_id: UUID) -> Quote:
        return await self._lock_one(Quote.booking_id == booking_id)

    async def lock_pending(self, lead_id: UUID) -> Quote | None:
        """The one that may be accepted."""
        found: Quote | None = await self._session.scalar(
            select(Quote)
            .where(Quote.lead_id == lead_id, Quote.status == QuoteStatus.SENT)
            .with_for_update(),
            execution_options=_FRESH,
        )
        return found

    async def lock_lost(self, request_id: UUID) -> Sequence[Quote]:
        """Those that were rejected because another was accepted."""
        query = select(Quote).where(Quote.request_id == request_id, Quote.lost)
        locked = query.order_by(Quote.id).with_for_update()
        return (await self._session.scalars(locked, execution_options=_FRESH)).all()

    async def lock_over(self, now: datetime, limit: int) -> Sequence[Quote]:
        """Those that nobody has accepted in time, of so many requests, which are locked too. What
        somebody is at is left to them.
        """
        over = (Quote.status == QuoteStatus.SENT) & (Quote.valid_until <= now)
        some = select(ServiceRequest.id).where(
            exists().where(Quote.request_id == ServiceRequest.id, over)
        )
        locked = some.order_by(ServiceRequest.id).limit(limit).with_for_update(skip_locked=True)
        request_ids = (await self._session.scalars(locked)).all()
        query = select(Quote).where(Quote.request_id.in_(request_ids), over).order_by(Quote.id)
        quotes = query.with_for_update()
        return (await self._session.scalars(quotes, execution_options=_FRESH)).all()

    async def booking_status(self, booking_id: UUID) -> BookingStatus:
        query = select(Booking.status).where(Booking.id == booking_id)
        return (await self._session.scalars(query)).one()

    async def may_look_again(self, request: ServiceRequest) -> bool:
        """Whether its customer is still there, and has not asked for the same in the meantime."""
        twin = aliased(ServiceRequest)
        asked_again = exists().where(
            twin.customer_id == request.customer_id,
            twin.fingerprint == request.fingerprint,
            twin.id != request.id,
            twin.status.in_((RequestStatus.OPEN, RequestStatus.MATCHED)),
        )
        is_there = User.status != UserStatus.DELETED
        query = select(User.id).where(User.id == request.customer_id, is_there, ~asked_again)
        return await self._session.scalar(query) is not None

    async def open_businesses(self, business_ids: Collection[UUID]) -> Collection[UUID]:
        """Those of them that are public."""
        query = select(Business.id).where(
            Business.id.in_(business_ids),
            Business.status == BusinessStatus.PUBLISHED,
            Business.archived_at.is_(None),
        )
        return frozenset(await self._session.scalars(query))

    async def told(self, quote_id: UUID, user_id: UUID) -> Row:
        """As this user sees it, who has just changed it."""
        values = {"quote_id": quote_id, "user_id": user_id}
        return dict((await self._session.execute(OWN, values)).mappings().one())

    async def _lock_one(self, which: ColumnElement[bool]) -> Quote:
        query = select(Quote).where(which).with_for_update()
        return (await self._session.scalars(query, execution_options=_FRESH)).one()
