"""Bookings, about to be made or changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import (
    WAITING,
    Booking,
    BookingEvent,
    BookingSeries,
    new_number,
)
from mercat.modules.bookings.repository.views import OWN

_FRESH = {"populate_existing": True}
# Rows are its parameters: with them among its values it would be compiled for every booking, which
# takes longer than all else that is done for one. As ORM's it would leave out what is None, and so
# fall into a statement for each set of columns.
_ADD = (
    insert(Booking)
    .on_conflict_do_nothing(index_elements=["number"])
    .returning(Booking.id)
    .execution_options(render_nulls=True)
)


class BookingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count_waiting(self, customer_id: UUID, now: datetime) -> int:
        """What keeps time for them that is neither paid nor answered. Until the commit nobody else
        counts for the same customer: whoever counts before they add is right.
        """
        key = int.from_bytes(customer_id.bytes[8:], signed=True)
        await self._session.execute(select(func.pg_advisory_xact_lock(key)))
        waiting = select(func.count()).where(
            Booking.customer_id == customer_id,
            Booking.starts_at > now,
            Booking.status.in_(WAITING),
            Booking.held_until > now,
        )
        return await self._session.scalar(waiting) or 0

    async def add_all(self, bookings: Sequence[Booking]) -> None:
        """In one statement. One whose number another has gets a new one. They stay out of the
        session.
        """
        rows = {booking.id: _row(booking) for booking in bookings}
        while rows:
            for booking_id in (await self._session.scalars(_ADD, [*rows.values()])).all():
                del rows[booking_id]
            for row in rows.values():
                row["number"] = new_number()

    async def told(self, booking_ids: Sequence[UUID], user_id: UUID) -> Sequence[dict[str, Any]]:
        """In this order: as whoever made them sees them."""
        found = await self._session.execute(OWN, {"booking_ids": booking_ids, "user_id": user_id})
        rows = {row["id"]: dict(row) for row in found.mappings()}
        return [rows[one] for one in booking_ids]

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


def _row(booking: Booking) -> dict[str, Any]:
    """What was set of it."""
    return {name: value for name, value in vars(booking).items() if not name.startswith("_")}
