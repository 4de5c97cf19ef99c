"""A studio that is open, and bookings in its rooms, for the tests of what is free."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.rooms import Place, booked, settle
from tests.modules.identity.staff import API

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.service import CalendarOf, Claim, Slots
from mercat.modules.businesses.models import Business
from mercat.modules.venues.models import DayMode, OperatingDay, RoomPrice

NOW = datetime(2027, 3, 1, 8, 0, 30, tzinfo=UTC)
"""A Monday; in Paris it is nine."""
FRIDAY = date(2027, 3, 5)


async def open_place(session: AsyncSession, clock: MovableClock) -> Place:
    """Open from 9 to 18, on Saturdays by request, on Sundays not at all; 45 euros an hour."""
    clock.ahead = NOW - datetime.now(UTC)
    place = await settle(session)
    modes = [DayMode.OPEN] * 5 + [DayMode.BY_REQUEST]
    session.add_all(
        OperatingDay(studio_id=place.studio, weekday=day, mode=mode, intervals=[[540, 1080]])
        for day, mode in enumerate(modes)
    )
    for room_id in (place.room, place.other):
        session.add(RoomPrice(room_id=room_id, duration_minutes=60, price_amount=4500))
    await session.execute(
        update(Business)
        .where(Business.id == place.business)
        .values(status="PUBLISHED", timezone="Europe/Paris", tax_basis_points=2000)
    )
    await session.commit()
    return place


async def look(client: AsyncClient, path: str, **asked: Any) -> dict[str, Any]:
    response = await client.get(f"{API}{path}", params=asked)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


async def take(
    session: AsyncSession,
    clock: MovableClock,
    place: Place,
    start: datetime | str,
    end: datetime | str,
    calendar: CalendarOf | None = None,
    **more: Any,
) -> None:
    """By a booking; texts in UTC."""
    booking = await booked(session, place, **more)
    claim = Claim(
        calendar=calendar or place.calendar(),
        starts_at=_moment(start),
        ends_at=_moment(end),
        booking_id=booking.id,
    )
    await Slots(session, clock).take([claim])
    await session.commit()


def held(clock: MovableClock, **after: float) -> dict[str, Any]:
    """Columns of a booking that is kept for so long."""
    return {"status": BookingStatus.HELD, "held_until": clock.now() + timedelta(**after)}


async def change(session: AsyncSession, record: type[Any], **columns: Any) -> None:
    await session.execute(update(record).values(**columns))
    await session.commit()


def _moment(told: datetime | str) -> datetime:
    return datetime.fromisoformat(f"{told}Z") if isinstance(told, str) else told
