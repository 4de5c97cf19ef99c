"""Bookings whose time has come, and what of the past counts when money arrives."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from mercat.modules.bookings.models import (
    COMING,
    WAITING,
    Booking,
    BookingEvent,
    BookingStatus,
    Calendar,
    CalendarEntry,
)
from mercat.modules.bookings.repository.awaited import is_awaited

_FRESH = {"populate_existing": True}


class TurnRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_dead(self, now: datetime, limit: int) -> Sequence[Booking]:
        """Those whose hold is over. Not those whose money has arrived: they are about to be told.
        Nor those whose page a gateway is closing, as long as it is waited for. What somebody is at
        is left to them, here and below.
        """
        dead = Booking.status.in_(WAITING) & (Booking.held_until <= now)
        dead &= ~is_awaited(now, unasked=False)
        return await self._lock(dead, Booking.held_until, limit)

    async def lock_begun(self, now: datetime, limit: int) -> Sequence[Booking]:
        begun = (Booking.status == BookingStatus.CONFIRMED) & (Booking.starts_at <= now)
        return await self._lock(begun, Booking.starts_at, limit)

    async def lock_ended(self, now: datetime, limit: int) -> Sequence[Booking]:
        ended = (Booking.status == BookingStatus.IN_PROGRESS) & (Booking.ends_at <= now)
        return await self._lock(ended, Booking.ends_at, limit)

    async def coming(self, now: datetime, after: UUID, limit: int, **whose: UUID) -> Sequence[UUID]:
        """Of those that have not begun, in the order of their ids, after that one. `whose`: which
        column has which id.
        """
        query = (
            select(Booking.id)
            .filter_by(**whose)
            .where(Booking.status.in_(COMING), Booking.starts_at > now, Booking.id > after)
            .order_by(Booking.id)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def last_taken(self, booking_id: UUID) -> Sequence[Row[CalendarEntry, Calendar]]:
        """The time that it holds, or held last, and of which calendars."""
        mine = CalendarEntry.booking_id == booking_id
        # Of one transaction, which may have begun before another that was done sooner.
        last = select(CalendarEntry.created_at).where(mine).order_by(CalendarEntry.id.desc())
        newest = last.limit(1).scalar_subquery()
        query = (
            select(CalendarEntry, Calendar)
            .join(Calendar, Calendar.id == CalendarEntry.calendar_id)
            .where(mine, CalendarEntry.created_at == newest)
        )
        return (await self._session.execute(query)).all()

    async def has_told(self, booking_id: UUID, **what: UUID) -> bool:
        """Whether its timeline says what became of this money: `charge_id`, `refund_id`, …"""
        details = [BookingEvent.details[name].astext == str(whose) for name, whose in what.items()]
        told = exists().where(BookingEvent.booking_id == booking_id, *details)
        return bool(await self._session.scalar(select(told)))

    async def counted(self, booking_id: UUID) -> Collection[UUID]:
        """The charges of which its timeline says that they were paid."""
        charge = BookingEvent.details["charge_id"].astext
        query = select(charge).where(BookingEvent.booking_id == booking_id, charge.is_not(None))
        return {UUID(told) for told in await self._session.scalars(query)}

    async def is_refund_told(self, booking_id: UUID, refund_id: UUID, *, lost: bool) -> bool:
        """Whether the last that its timeline says of this refund is that it failed (`lost`), or
        goes back: what has failed may be found again.
        """
        went, failed = [
            BookingEvent.details[name].astext for name in ("refund_id", "failed_refund_id")
        ]
        query = (
            select(failed.is_not(None))
            .where(BookingEvent.booking_id == booking_id)
            .where(or_(went == str(refund_id), failed == str(refund_id)))
            .order_by(BookingEvent.created_at.desc(), BookingEvent.id.desc())
            .limit(1)
        )
        return (await self._session.scalar(query)) is lost

    async def _lock(
        self,
        which: ColumnElement[bool],
        order: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
        limit: int,
    ) -> Sequence[Booking]:
        query = select(Booking).where(which).order_by(order).limit(limit)
        locked = query.with_for_update(of=Booking, skip_locked=True)
        return (await self._session.scalars(locked, execution_options=_FRESH)).all()
