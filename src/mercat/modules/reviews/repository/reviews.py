"""Reviews, about to be written, changed or seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.bookings.models import Booking
from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus
from mercat.modules.leads.models import Lead, Quote, QuoteStatus, ServiceRequest
from mercat.modules.reviews.models import Review, ReviewFlag, ReviewPhoto, Side, Sight
from mercat.modules.reviews.repository.pages import OWN
from mercat.platform.ids import uuid7

_FRESH = {"populate_existing": True}
_Insider = aliased(BusinessMember)


class ReviewRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, review: Review) -> None:
        self._session.add(review)
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()

    async def booking(self, booking_id: UUID) -> Booking | None:
        found: Booking | None = await self._session.scalar(
            select(Booking).where(Booking.id == booking_id)
        )
        return found

    async def request(self, request_id: UUID) -> Row[UUID, UUID | None, UUID | None] | None:
        """Its customer, and the business and the booking of the quote that was accepted."""
        accepted = and_(Quote.request_id == ServiceRequest.id, Quote.status == QuoteStatus.ACCEPTED)
        query = (
            select(ServiceRequest.customer_id, Quote.business_id, Quote.booking_id)
            .outerjoin(Quote, accepted)
            .where(ServiceRequest.id == request_id)
        )
        return (await self._session.execute(query)).one_or_none()

    async def request_of(self, booking_id: UUID) -> UUID | None:
        """What it was an answer to, if it came of a quote."""
        found: UUID | None = await self._session.scalar(
            select(Quote.request_id).where(Quote.booking_id == booking_id)
        )
        return found

    async def of_booking(self, booking_id: UUID) -> Sequence[Review]:
        """Of both sides, as they stand now; without what was deleted before anybody saw it."""
        found = await self._session.scalars(
            select(Review)
            .where(
                Review.booking_id == booking_id,
                or_(Review.deleted_at.is_(None), Review.published_at.is_not(None)),
            )
            .with_for_update(),
            execution_options=_FRESH,
        )
        return found.all()

    async def business_of(self, review_id: UUID) -> UUID | None:
        found: UUID | None = await self._session.scalar(
            select(Review.business_id).where(Review.id == review_id)
        )
        return found

    async def lock(self, review_id: UUID) -> Review | None:
        """As it stands now, and until the commit nobody else changes it."""
        found: Review | None = await self._session.scalar(
            select(Review).where(Review.id == review_id).with_for_update(),
            execution_options=_FRESH,
        )
        return found

    async def sight(self, review: Review, user_id: UUID) -> Sight:
        """What they are to it."""
        role = (
            select(BusinessMember.role)
            .where(BusinessMember.business_id == Business.id, BusinessMember.user_id == user_id)
            .scalar_subquery()
        )
        query = select(role.label("role"), Business.status, Business.archived_at).where(
            Business.id == review.business_id
        )
        row = (await self._session.execute(query)).one()
        is_there = row.archived_at is None
        knows = review.side is Side.BUSINESS and await self._knows(user_id, review.customer_id)
        return Sight(
            role=row.role if is_there else None,
            is_public=is_there and row.status is BusinessStatus.PUBLISHED,
            knows_customer=knows,
        )

    async def due(self, now: datetime, limit: int) -> Sequence[UUID]:
        """Hidden ones whose time has come."""
        query = (
            select(Review.id)
            .where(
                Review.published_at.is_(None),
                Review.deleted_at.is_(None),
                Review.opens_at <= now,
            )
            .order_by(Review.opens_at)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def about_customer(self, customer_id: UUID) -> Sequence[UUID]:
        """What businesses say of them, hidden or not."""
        query = select(Review.id).where(
            Review.customer_id == customer_id,
            Review.side == Side.BUSINESS,
            Review.deleted_at.is_(None),
        )
        return (await self._session.scalars(query)).all()

    async def told(self, review_id: UUID) -> Mapping[str, Any]:
        """As its author is told of it."""
        found = await self._session.execute(OWN, {"review_id": review_id})
        return dict(found.mappings().one())

    async def photos(self, review_id: UUID) -> Sequence[ReviewPhoto]:
        """In their order."""
        found = await self._session.scalars(
            select(ReviewPhoto)
            .where(ReviewPhoto.review_id == review_id)
            .order_by(ReviewPhoto.position, ReviewPhoto.id)
        )
        return found.all()

    async def add_photo(self, photo: ReviewPhoto) -> None:
        self._session.add(photo)
        await self._session.flush()

    async def remove_photo(self, photo: ReviewPhoto) -> None:
        await self._session.delete(photo)
        await self._session.flush()

    async def add_flag(self, flag: ReviewFlag) -> bool:
        """Whether they had not told us of it before."""
        values = {
            "id": uuid7(),
            **{name: getattr(flag, name) for name in ("review_id", "user_id", "reason", "note")},
        }
        added = (
            insert(ReviewFlag)
            .values(values)
            .on_conflict_do_nothing(index_elements=["review_id", "user_id"])
        )
        return bool((await self._session.scalars(added.returning(ReviewFlag.id))).all())

    async def _knows(self, user_id: UUID, customer_id: UUID) -> bool:
        """Whether a business in whose team they are has had a booking or a lead of them."""
        booked = exists().where(
            Booking.business_id == _Insider.business_id, Booking.customer_id == customer_id
        )
        asked = exists().where(
            Lead.business_id == _Insider.business_id,
            Lead.request_id == ServiceRequest.id,
            ServiceRequest.customer_id == customer_id,
        )
        query = (
            select(_Insider.id)
            .join(Business, Business.id == _Insider.business_id)
            .where(_Insider.user_id == user_id, Business.archived_at.is_(None), booked | asked)
        )
        return await self._session.scalar(query.limit(1)) is not None
