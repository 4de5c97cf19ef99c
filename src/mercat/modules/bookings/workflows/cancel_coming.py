"""A business or a studio is given up, or a customer's account is erased: what was to come of theirs
is called off. Of a business that is suspended, what nobody has paid for.
"""

from uuid import UUID

from mercat.modules.bookings.models import COMING, WAITING, Party
from mercat.modules.bookings.repository import BookingRepository, TurnRepository
from mercat.modules.bookings.service import Outcomes, refund
from mercat.modules.businesses.models import CancellationTerms
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BATCH = 500


class CancelComing:
    """Run again, or twice at once, each is cancelled once."""

    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        turns: TurnRepository,
        outcomes: Outcomes,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._turns = turns
        self._outcomes = outcomes
        self._clock = clock

    async def execute(
        self,
        party: Party,
        reason: str,
        *,
        business_id: UUID | None = None,
        studio_id: UUID | None = None,
        customer_id: UUID | None = None,
        unpaid_only: bool = False,
    ) -> None:
        """Of one of these three. What its business calls off comes back whole; for its customer the
        policy says how much. `unpaid_only`: what is confirmed stays, and what is owed of it cannot
        be paid for now.
        """
        after = UUID(int=0)
        whose = {"business_id": business_id, "studio_id": studio_id, "customer_id": customer_id}
        own = {name: value for name, value in whose.items() if value is not None}
        while True:
            async with self._transaction:
                found = await self._turns.coming(self._clock.now(), after, BATCH, **own)
            for booking_id in found:
                await self._cancel(booking_id, party, reason, unpaid_only=unpaid_only)
            if len(found) < BATCH:
                return
            after = found[-1]

    async def _cancel(
        self, booking_id: UUID, party: Party, reason: str, *, unpaid_only: bool
    ) -> None:
        async with self._transaction:
            booking = await self._bookings.lock(booking_id)
            now = self._clock.now()
            if booking is None or booking.status not in COMING or booking.starts_at <= now:
                return
            if unpaid_only and booking.status not in WAITING:
                await self._outcomes.close_pages(booking)
                return
            terms = CancellationTerms.read(booking.cancellation_terms)
            back = refund(
                terms, booking.starts_at, booking.kept, now, party, booking.refundable_percent
            )
            await self._outcomes.cancel(booking, party, None, reason, back)
