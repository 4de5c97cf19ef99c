"""Money of a booking goes back that the booking has not asked for itself, or does not come back."""

from mercat.modules.bookings.models import Booking
from mercat.modules.bookings.repository import BookingRepository, TurnRepository
from mercat.modules.bookings.service import Outcomes
from mercat.modules.payments.events import ChargeRefunded, RefundFailed
from mercat.modules.payments.service import Returns
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
        returns: Returns,
        outcomes: Outcomes,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._turns = turns
        self._returns = returns
        self._outcomes = outcomes

    async def execute(self, event: ChargeRefunded | RefundFailed) -> None:
        """What goes back is counted anew, not added up: told again, or in another order, it comes
        to the same. Raises Uncounted: then it is to be tried again.
        """
        async with self._transaction:
            booking = await self._bookings.lock(event.subject_id)
            if booking is None:
                return
            counted = await self._turns.counted(booking.id)
            if event.charge_id not in counted:
                raise Uncounted
            booking.refund_amount = await self._returns.of(counted)
            if await self._is_news(event):
                self._tell(booking, event)

    async def _is_news(self, event: ChargeRefunded | RefundFailed) -> bool:
        """Events come late and twice: what is not so any more is not told."""
        lost = isinstance(event, RefundFailed)
        if await self._returns.is_lost(event.refund_id) is not lost:
            return False
        told = await self._turns.is_refund_told(event.subject_id, event.refund_id, lost=lost)
        return not told

    def _tell(self, booking: Booking, event: ChargeRefunded | RefundFailed) -> None:
        money = Money(event.amount, booking.currency)
        if isinstance(event, RefundFailed):
            self._outcomes.tell_of_failure(booking, event.refund_id, money)
        else:
            self._outcomes.tell_of_refund(booking, event.refund_id, money, event.reason)
