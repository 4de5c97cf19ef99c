"""Money of a booking goes back that the booking has not asked for itself, or does not come back."""

from uuid import UUID

from mercat.modules.bookings.models import Booking
from mercat.modules.bookings.repository import BookingRepository, TurnRepository
from mercat.modules.bookings.service import Outcomes
from mercat.modules.payments.events import ChargeRefunded, RefundFailed
from mercat.platform.db import Transaction
from mercat.platform.money import Money


class Uncounted(Exception):
    """What was paid is not counted yet: what goes back of it is counted after that."""


class CountRefund:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        turns: TurnRepository,
        outcomes: Outcomes,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._turns = turns
        self._outcomes = outcomes

    async def execute(self, event: ChargeRefunded | RefundFailed) -> None:
        """Told again it changes nothing more. Raises Uncounted: then it is to be tried again."""
        async with self._transaction:
            booking = await self._bookings.lock(event.subject_id)
            if booking is None:
                return
            money = Money(event.amount, booking.currency)
            if isinstance(event, RefundFailed):
                if not await self._turns.has_told(booking.id, failed_refund_id=event.refund_id):
                    await self._expect_counted(booking, event.charge_id)
                    self._outcomes.count_failure(booking, event.refund_id, money)
            elif not await self._turns.has_told(booking.id, refund_id=event.refund_id):
                await self._expect_counted(booking, event.charge_id)
                self._outcomes.count_refund(booking, event.refund_id, money, event.reason)

    async def _expect_counted(self, booking: Booking, charge_id: UUID) -> None:
        if not await self._turns.has_told(booking.id, charge_id=charge_id):
            raise Uncounted
