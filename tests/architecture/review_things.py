"""A review that is seen, made for one visit."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import Booking
from mercat.modules.reviews.models import WRITING_TIME, Review, ReviewStatus, Side
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7


async def review_of(
    book: Callable[[AsyncSession, UUID], Awaitable[UUID]], session: AsyncSession, owner_id: UUID
) -> UUID:
    """The visitor has written it, of a booking at a business of their own, and replied to it."""
    booking = await session.get_one(Booking, await book(session, owner_id))
    now = Clock().now()
    made = Review(
        id=uuid7(),
        booking_id=booking.id,
        author_id=booking.customer_id,
        side=Side.CUSTOMER,
        business_id=booking.business_id,
        studio_id=booking.studio_id,
        customer_id=booking.customer_id,
        rating=4,
        status=ReviewStatus.PUBLISHED,
        opens_at=now + WRITING_TIME - timedelta(days=1),
        published_at=now,
        reply="Thank you.",
        replied_at=now,
    )
    session.add(made)
    await session.flush()
    return made.id


_REVIEW = "/api/v1/reviews/{review_id}"
REVIEW_BODIES: dict[str, dict[str, Any]] = {
    f"{_REVIEW}/reply": {"body": "Thank you."},
    f"{_REVIEW}/flag": {"reason": "FAKE"},
    f"{_REVIEW}/moderate": {"decision": "REMOVE", "reason": "So."},
}
