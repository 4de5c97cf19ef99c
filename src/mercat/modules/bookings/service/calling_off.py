"""Bookings that whoever made them does not want any more: modules above call them off."""

from uuid import UUID

from mercat.modules.bookings.models import Booking, BookingStatus, Party, may_become
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.service.outcomes import Outcomes
from mercat.modules.bookings.service.refunds import whole
from mercat.platform.clock import Clock
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings


class CallingOff:
    """In the caller's transaction."""

    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        self._bookings = BookingRepository(session)
        self._outcomes = Outcomes(session, settings, clock)

    async def lock(self, booking_id: UUID) -> Booking | None:
        """As it stands now, and until the commit nobody else's. Before anything that is locked
        after calendars.
        """
        return await self._bookings.lock(booking_id)

    async def call_off(self, booking: Booking, reason: str) -> None:
        """All that was paid comes back. `reason`: a sentence for both sides. What has begun, or is
        over, stays as it is.
        """
        if may_become(booking.status, BookingStatus.CANCELLED):
            back = whole(booking.kept, f"{reason} All of it comes back.")
            await self._outcomes.cancel(booking, Party.SYSTEM, None, reason, back)
