"""Roll-ups: what became of a business, or of all, on one day. Each row is a function of what it
counts, so that it can be thrown away and counted again.
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record
from mercat.platform.personal_data import PersonalTables, impersonal


class BusinessDay(Record):
    """A local day of a business. There is no row where there is nothing to count, nor money."""

    __tablename__ = "business_days"
    __table_args__ = (UniqueConstraint("business_id", "day"), Index(None, "day"))

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    day: Mapped[date]
    timezone: Mapped[str]
    """Whose day it is: a business that moves to another zone is counted anew."""
    bookings_made: Mapped[int]
    """That came in on this day, but for holds that ran out and what was declined."""
    bookings_completed: Mapped[int]
    """Of those that began on this day, like the others that follow."""
    bookings_cancelled: Mapped[int]
    bookings_no_show: Mapped[int]
    booked_minutes: Mapped[int]
    """Of what takes place or took place, and of what somebody did not come to."""
    leads: Mapped[int]
    """That were offered on this day, like the others that follow."""
    leads_answered: Mapped[int]
    leads_won: Mapped[int]
    answer_seconds: Mapped[int]
    """From the offer to the first answer, of all that were answered."""
    quotes: Mapped[int]
    """That were sent on this day."""
    reviews: Mapped[int]
    """That were published on this day, and are seen."""
    stars: Mapped[int]
    """Of all of them."""


class RevenueDay(Record):
    """Money of a business by the books, in minor units: `gross - refunds - fees` is its own."""

    __tablename__ = "revenue_days"
    __table_args__ = (UniqueConstraint("business_id", "day", "currency"), Index(None, "day"))

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    day: Mapped[date]
    currency: Mapped[str]
    gross: Mapped[int]
    refunds: Mapped[int]
    """What went back, disputes included, less what came again."""
    fees: Mapped[int]
    """Our commission, less what of it went back."""


class PlatformDay(Record):
    """The days of all businesses of one date, wherever they are, and who registered on it (UTC)."""

    __tablename__ = "platform_days"

    day: Mapped[date] = mapped_column(unique=True)
    registrations: Mapped[int]
    active_businesses: Mapped[int]
    """To whom a booking came in, or at whom one took place."""
    bookings_made: Mapped[int]
    bookings_completed: Mapped[int]
    bookings_cancelled: Mapped[int]
    bookings_no_show: Mapped[int]
    leads: Mapped[int]
    leads_won: Mapped[int]
    quotes: Mapped[int]
    reviews: Mapped[int]
    stars: Mapped[int]


class PlatformRevenueDay(Record):
    __tablename__ = "platform_revenue_days"
    __table_args__ = (UniqueConstraint("day", "currency"),)

    day: Mapped[date]
    currency: Mapped[str]
    gross: Mapped[int]
    refunds: Mapped[int]
    fees: Mapped[int]


class StaleMark(Record):
    """Something that is counted has changed then. Only ever added, and taken away by whoever counts
    the day: so nobody waits for anybody, and what changes meanwhile leaves another mark.
    """

    __tablename__ = "stale_marks"
    __table_args__ = (
        Index(None, "moment", "id"),
        CheckConstraint("isfinite(moment)", name="moment"),
    )

    business_id: Mapped[UUID | None] = mapped_column(ForeignKey("businesses.id"))
    """None: only the platform's day is another one."""
    moment: Mapped[datetime]
    """Within the day, wherever the business is."""


class AskedDay(NamedTuple):
    """A day to be counted: from `since` up to and without `until` in `timezone`."""

    business_id: UUID
    day: date
    timezone: str
    since: datetime
    until: datetime


PERSONAL_DATA = PersonalTables(
    [
        impersonal(BusinessDay),
        impersonal(RevenueDay),
        impersonal(PlatformDay),
        impersonal(PlatformRevenueDay),
        impersonal(StaleMark),
    ]
)
