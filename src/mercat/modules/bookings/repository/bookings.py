"""Bookings, about to be made or changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import (
    WAITING,
    Booking,
    BookingEvent,
    BookingSeries,
    new_number,
)
from mercat.modules.bookings.repository.views import OWN
from mercat.platform.reads import Query, Row
from mercat.platform.writes import Insertion, Writes, said_of

_FRESH = {"populate_existing": True}
_ADD = Insertion(Booking, once=["number"], returning=["id"])
_ADD_EVENTS = Insertion(BookingEvent)
_WAIT_FOR_TURN = Query(select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger))))
_COUNT_WAITING = Query(
    select(func.count().label("count")).where(
        Booking.customer_id == bindparam("customer_id", type_=Uuid),
        Booking.starts_at > bindparam("now", type_=DateTime(timezone=True)),
        Booking.status == any_(literal([*WAITING], ARRAY(Text))),
        Booking.held_until > bindparam("now", type_=DateTime(timezone=True)),
    )
)


class BookingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._writes = Writes(session)

    async def count_waiting(self, customer_id: UUID, now: datetime) -> int:
        """What keeps time for them that is neither paid nor answered. Until the commit nobody else
        counts for the same customer: whoever counts before they add is right.
        """
        key = int.from_bytes(customer_id.bytes[8:], signed=True)
        await self._writes.one(_WAIT_FOR_TURN, key=key)
        # In a statement of its own: what it sees is what was committed when it began.
        waiting = await self._writes.one(_COUNT_WAITING, customer_id=customer_id, now=now)
        return int(waiting["count"]) if waiting else 0

    async def add_all(self, bookings: Sequence[Booking]) -> None:
        """In one statement. One whose number another has gets a new one. They stay out of the
        session.
        """
        rows = {booking.id: said_of(booking) for booking in bookings}
        while rows:
            for written in await self._writes.insert(_ADD, [*rows.values()]):
                del rows[written["id"]]
            for row in rows.values():
                row["number"] = new_number()

    async def told(self, booking_ids: Sequence[UUID], user_id: UUID) -> Sequence[Row]:
        """In this order: as whoever made them sees them."""
        found = await self._writes.all(OWN, booking_ids=booking_ids, user_id=user_id)
        rows = {row["id"]: row for row in found}
        return [rows[one] for one in booking_ids]

    async def add_series(self, series: BookingSeries) -> None:
        self._session.add(series)
        await self._session.flush()

    def note(self, event: BookingEvent) -> None:
        """Its booking has a row."""
        self._session.add(event)

    async def note_first(self, events: Sequence[BookingEvent]) -> None:
        """Of bookings that were just added. They stay out of the session."""
        await self._writes.insert(_ADD_EVENTS, [said_of(event) for event in events])

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
