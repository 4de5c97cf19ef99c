"""Bookings to come that were computed with other time-zone data than there is now."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import WAITING, Booking, BookingStatus


class ZoneRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def stale(
        self, release: str, now: datetime, after: UUID, limit: int
    ) -> Sequence[Booking]:
        """In the order of their ids, after that one."""
        query = (
            select(Booking)
            .where(
                or_(
                    and_(Booking.status == BookingStatus.CONFIRMED, Booking.starts_at > now),
                    and_(Booking.status.in_(WAITING), Booking.starts_at > now),
                ),
                Booking.zone_release != release,
                Booking.id > after,
            )
            .order_by(Booking.id)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def confirm(self, ids: Collection[UUID], release: str) -> None:
        """With this data they are what they were."""
        await self._session.execute(
            update(Booking)
            .where(Booking.id.in_(ids))
            .values(zone_release=release, updated_at=Booking.updated_at)
            .execution_options(synchronize_session=False)
        )
