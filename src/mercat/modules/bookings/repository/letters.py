"""Who is told of a booking, and what."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import Booking, BookingEvent, BookingStatus
from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.catalogue.models import Offering, OfferingPlace
from mercat.modules.geography.models import City
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.payments.models import Charge, Gateway
from mercat.modules.venues.models import Studio

_IS_THERE = or_(Studio.id.is_not(None), Offering.performed_at == OfferingPlace.AT_BUSINESS)
_REMINDED = {"synchronize_session": False}


class LetterRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def team(self, business_id: UUID) -> Sequence[BusinessMember]:
        """Whose accounts are active."""
        query = (
            select(BusinessMember)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id == business_id, User.status == UserStatus.ACTIVE)
            .order_by(BusinessMember.id)
        )
        return (await self._session.scalars(query)).all()

    async def kinds(self, booking_id: UUID) -> Sequence[str]:
        """All that its timeline tells, until now."""
        query = select(BookingEvent.kind).where(BookingEvent.booking_id == booking_id)
        return (await self._session.scalars(query)).all()

    async def entry(self, entry_id: UUID) -> BookingEvent | None:
        found: BookingEvent | None = await self._session.scalar(
            select(BookingEvent).where(BookingEvent.id == entry_id)
        )
        return found

    async def collector(self, charge_id: UUID) -> Gateway:
        """Where it is paid."""
        return (await self._session.scalars(select(Charge.gateway).filter_by(id=charge_id))).one()

    async def person(self, user_id: UUID) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.id == user_id))
        return found

    async def place(
        self, booking: Booking
    ) -> Row[str, str | None, str | None, str | None, str | None]:
        """business, studio, address_line1, postal_code, city: of the studio, or of the business for
        a service that it does at its own place; without a studio and an address for any other.
        """
        host = Studio if booking.studio_id else Business
        parts = (host.address_line1, host.postal_code)
        query = (
            select(
                Business.name.label("business"),
                Studio.name.label("studio"),
                *(case((_IS_THERE, part)).label(part.name) for part in parts),
                case((_IS_THERE, City.name)).label("city"),
            )
            .select_from(Business)
            .outerjoin(Studio, Studio.id == booking.studio_id)
            .outerjoin(Offering, Offering.id == booking.offering_id)
            .outerjoin(City, City.id == host.city_id)
            .where(Business.id == booking.business_id)
        )
        return (await self._session.execute(query)).one()

    async def forget_reminder(self, booking_id: UUID) -> None:
        """It takes place at another time: whoever was reminded of the old one is reminded again."""
        await self._session.execute(
            update(Booking)
            .where(Booking.id == booking_id, Booking.reminded_at.is_not(None))
            .values(reminded_at=None, updated_at=Booking.updated_at)
            .execution_options(**_REMINDED)
        )

    async def take_coming(
        self, now: datetime, until: datetime, limit: int
    ) -> Sequence[Row[UUID, UUID, UUID, UUID | None]]:
        """Confirmed, beginning in that time, and nobody reminded of it: they count as reminded.
        Those that were made later than they would be reminded are left out. Of each its id,
        customer, business and member.
        """
        coming = (
            select(Booking.id)
            .where(
                Booking.status == BookingStatus.CONFIRMED,
                Booking.starts_at > now,
                Booking.starts_at <= until,
                Booking.reminded_at.is_(None),
                Booking.created_at < Booking.starts_at - (until - now),
            )
            .order_by(Booking.starts_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = await self._session.execute(
            update(Booking)
            .where(Booking.id.in_(coming))
            .values(reminded_at=func.now(), updated_at=Booking.updated_at)
            .returning(Booking.id, Booking.customer_id, Booking.business_id, Booking.member_id)
            .execution_options(**_REMINDED)
        )
        return taken.all()
