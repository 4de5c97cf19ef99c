"""A booking that could be made: all of it but for whom, and whether its time is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.bookings.service.claims import CalendarOf, Claim
from mercat.modules.bookings.service.prices import Price
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms


@dataclass(frozen=True)
class Need:
    """So many of these calendars, those first that come first."""

    calendars: Sequence[CalendarOf]
    count: int = 1

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.calendars) == self.count


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`buffer`: minutes kept free after it. `extras`: as the booking's column keeps them. `agreed`:
    by a quote.
    """

    business_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    buffer: int
    needs_approval: bool
    price: Price
    policy: CancellationPolicy
    terms: CancellationTerms
    needs: Sequence[Need]
    studio_id: UUID | None = None
    room_id: UUID | None = None
    offering_id: UUID | None = None
    agreed: bool = False
    property_id: UUID | None = None
    extras: Sequence[dict[str, Any]] = ()

    @property
    def local_start(self) -> datetime:
        """On the face of the clocks there."""
        return self.starts_at.astimezone(self.zone).replace(tzinfo=None)

    @property
    def local_date(self) -> date:
        return self.local_start.date()

    @property
    def local_minutes(self) -> int:
        return self.local_start.hour * 60 + self.local_start.minute

    def claim(self, calendar: CalendarOf, booking_id: UUID | None = None) -> Claim:
        return Claim(
            calendar=calendar,
            starts_at=self.starts_at,
            ends_at=self.ends_at + timedelta(minutes=self.buffer),
            booking_id=booking_id,
        )

    @property
    def candidates(self) -> Sequence[Claim]:
        """Of every calendar that would do."""
        return [self.claim(calendar) for need in self.needs for calendar in need.calendars]
