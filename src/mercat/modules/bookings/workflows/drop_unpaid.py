"""By the clock: who moves a booking to what costs more, and does not pay that, loses it."""

from mercat.modules.bookings.models import Booking, Party
from mercat.modules.bookings.repository import TurnRepository
from mercat.modules.bookings.service import Outcomes, refund
from mercat.modules.businesses.models import CancellationTerms
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BATCH = 100
_UNPAID = "What it costs more since it was moved was not paid in time."


class DropUnpaid:
    """Run again, or twice at once, each is cancelled once: as if its customer had done it."""

    def __init__(
        self, transaction: Transaction, turns: TurnRepository, outcomes: Outcomes, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._outcomes = outcomes
        self._clock = clock

    async def execute(self) -> None:
        while await self._some() == BATCH:
            pass

    async def _some(self) -> int:
        async with self._transaction:
            late = await self._turns.lock_rests(self._clock.now(), BATCH)
            for booking in late:
                if await self._outcomes.is_rest_unpaid(booking):
                    await self._cancel(booking)
        return len(late)

    async def _cancel(self, booking: Booking) -> None:
        terms = CancellationTerms.read(booking.cancellation_terms)
        most, now = booking.refundable_percent, self._clock.now()
        back = refund(terms, booking.starts_at, booking.kept, now, Party.CUSTOMER, most)
        await self._outcomes.cancel(booking, Party.SYSTEM, None, _UNPAID, back)
