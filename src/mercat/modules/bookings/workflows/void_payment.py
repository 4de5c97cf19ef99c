"""A hold was found dead by somebody who wanted its time: nobody is to pay for it any more."""

from mercat.modules.bookings.events import BookingExpired
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.service import PAID_FOR
from mercat.modules.payments.service import Charges
from mercat.platform.db import Transaction


class VoidPayment:
    def __init__(
        self, transaction: Transaction, bookings: BookingRepository, charges: Charges
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._charges = charges

    async def execute(self, event: BookingExpired) -> None:
        """What was paid all the same, PaymentSettled tells. Again changes nothing more."""
        async with self._transaction:
            booking = await self._bookings.lock(event.booking_id)
            if booking is not None and booking.status is BookingStatus.EXPIRED:
                await self._charges.void_of(PAID_FOR, booking.id)
