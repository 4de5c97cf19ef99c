"""A business with a room, and bookings of it, as rows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.teams import found

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.bookings.service import CalendarOf, Claim
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.modules.venues.models import Room, RoomStatus, Studio, StudioStatus
from mercat.platform.ids import uuid7

NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
TERMS = CancellationTerms.of(CancellationPolicy.FLEXIBLE, None).told()


@dataclass(frozen=True)
class Place:
    """Ids of a business, its studio, two rooms in it, and of somebody who books."""

    business: UUID
    studio: UUID
    room: UUID
    other: UUID
    customer: UUID

    def calendar(self, room_id: UUID | None = None) -> CalendarOf:
        return CalendarOf(business_id=self.business, room_id=room_id or self.room)

    def claim(
        self, booking: Booking, hours: float = 0, length: float = 1, room_id: UUID | None = None
    ) -> Claim:
        """So many hours after noon, for so many hours."""
        start = NOON + timedelta(hours=hours)
        return Claim(
            calendar=self.calendar(room_id),
            starts_at=start,
            ends_at=start + timedelta(hours=length),
            booking_id=booking.id,
        )


async def settle(session: AsyncSession) -> Place:
    """Committed."""
    business = await found(session, "Hall of Sound")
    studio = Studio(
        id=uuid7(),
        business_id=business.id,
        name="Studio",
        slug=f"studio-{uuid7()}",
        status=StudioStatus.PUBLISHED,
        timezone="Europe/Paris",
        currency="EUR",
    )
    customer = User(
        id=uuid7(),
        email=f"{uuid7()}@example.com",
        user_type=UserType.CUSTOMER,
        status=UserStatus.ACTIVE,
    )
    session.add_all([studio, customer])
    await session.flush()
    rooms = [
        Room(
            id=uuid7(),
            studio_id=studio.id,
            name=f"Room {number}",
            capacity=5,
            status=RoomStatus.ACTIVE,
            position=number,
        )
        for number in (1, 2)
    ]
    session.add_all(rooms)
    await session.commit()
    return Place(business.id, studio.id, rooms[0].id, rooms[1].id, customer.id)


async def booked(session: AsyncSession, place: Place, **more: Any) -> Booking:
    """A booking at noon for an hour, flushed, without any entry."""
    values: dict[str, Any] = {
        "number": uuid7().hex,
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=1),
        "status": BookingStatus.CONFIRMED,
        **more,
    }
    booking = Booking(
        id=uuid7(),
        customer_id=place.customer,
        business_id=place.business,
        studio_id=place.studio,
        room_id=place.room,
        title="Room 1",
        timezone="Europe/Paris",
        local_date=NOON.date(),
        local_minutes=780,
        zone_release="2026b",
        price_lines=[],
        currency="EUR",
        total_amount=0,
        due_amount=0,
        cancellation_policy=CancellationPolicy.FLEXIBLE,
        cancellation_terms=TERMS,
        **values,
    )
    session.add(booking)
    await session.flush()
    return booking
