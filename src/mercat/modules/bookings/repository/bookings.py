"""Bookings, about to be made or changed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import Booking, BookingEvent, BookingSeries

_FRESH = {"populate_existing": True}


class BookingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, booking: Booking) -> None:
        self._session.add(booking)
        await self._session.flush()

    async def add_series(self, series: BookingSeries) -> None:
        self._session.add(series)
        await self._session.flush()

    def note(self, event: BookingEvent) -> None:
        """Its booking has a row."""
        self._session.add(event)

    async def find(self, booking_id: UUID) -> Booking | None:
        found: Booking | None = await self._session.scalar(
            select(Booking).where(Booking.id == booking_id)
        )
        return found

    async def lock(self, booking_id: UUID) -> Booking | None:
        """As it stands now, and until the commit nobody else changes it."""
        found: Booking | None = await self._session.scalar(
            select(Booking).where(Booking.id == booking_id).with_for_update(),
            execution_options=_FRESH,
        )
        return found

    async def of_series(self, series_id: UUID) -> Sequence[Booking]:
        """In the order in which they take place."""
        query = select(Booking).where(Booking.series_id == series_id).order_by(Booking.starts_at)
        return (await self._session.scalars(query)).all()
