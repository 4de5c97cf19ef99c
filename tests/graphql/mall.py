"""Many businesses with what they sell, when they are open and what is said of them, as rows."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.bookings.hall import tuning_offered
from tests.modules.bookings.rooms import Place, booked, settle
from tests.modules.businesses.teams import found

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.businesses.models import BusinessHours, BusinessStatus, Category
from mercat.modules.catalogue.models import OfferingStatus
from mercat.modules.reviews.models import Review, ReviewStatus, Side
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


async def open_mall(resources: Resources, count: int, each: int = 3) -> list[UUID]:
    """So many businesses; of each as many services, of which one is INACTIVE, and reviews."""
    async with resources.database.open_session() as session:
        place = await settle(session)
        made = [await _shop(session, resources, place, number, each) for number in range(count)]
        await session.commit()
    return made


async def _shop(
    session: AsyncSession, resources: Resources, place: Place, number: int, each: int
) -> UUID:
    now = resources.clock.now()
    business = await found(session, f"Shop {number}")
    business.status, business.published_at = BusinessStatus.PUBLISHED, now
    business.timezone, business.currency = "Europe/Paris", "EUR"
    business.latitude, business.longitude = 48.85, 2.35
    category = await session.scalar(select(Category.id).limit(1))
    for day in range(min(each, 7)):
        session.add(BusinessHours(business_id=business.id, weekday=day, opens=540, closes=1020))
    for day in range(each):
        offering = tuning_offered(uuid7(), business.id, category)
        offering.name, offering.position = f"Service {day}", day
        offering.status = OfferingStatus.INACTIVE if day == 0 else OfferingStatus.ACTIVE
        session.add(offering)
    for one in range(each):
        booking = await booked(session, place, status=BookingStatus.COMPLETED)
        session.add(
            Review(
                id=uuid7(),
                booking_id=booking.id,
                author_id=place.customer,
                side=Side.CUSTOMER,
                business_id=business.id,
                customer_id=place.customer,
                rating=one % 5 + 1,
                title=f"Review {one}",
                status=ReviewStatus.PUBLISHED,
                opens_at=now,
                published_at=now - timedelta(hours=each - one),
            )
        )
    await session.flush()
    return business.id
