"""The money for a booking has arrived: in time, too late, or for nothing."""

from mercat.modules.bookings.errors import SlotTaken
from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.bookings.repository import BookingRepository, TurnRepository
from mercat.modules.bookings.service import Outcomes, Slots, last_claims
from mercat.modules.payments.events import PaymentSettled
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_LATE = "Paid after the time to pay was over; it was still free."
_TAKEN = "Paid after the time to pay was over; somebody else has it now. All of it comes back."
_UNWANTED = "Paid for what is not wanted any more. All of it comes back."


class ConfirmBooking:
    def __init__(
        self,
        transaction: Transaction,
        bookings: BookingRepository,
        turns: TurnRepository,
        slots: Slots,
        outcomes: Outcomes,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._bookings = bookings
        self._turns = turns
        self._slots = slots
        self._outcomes = outcomes
        self._clock = clock

    async def execute(self, event: PaymentSettled) -> None:
        """Told again it changes nothing more."""
        try:
            async with self._transaction:
                await self._take_up(event)
        except SlotTaken:
            async with self._transaction:
                booking = await self._news(event)
                if booking is not None:
                    await self._outcomes.give_money_back(booking, event.charge_id, _TAKEN)

    async def _take_up(self, event: PaymentSettled) -> None:
        # The calendars before the booking, as everybody does who takes time in them.
        claims = await last_claims(self._turns, event.subject_id)
        await self._slots.lock(claims)
        booking = await self._news(event)
        if booking is None:
            return
        if booking.charge_id != event.charge_id or not self._is_wanted(booking):
            await self._outcomes.give_money_back(booking, event.charge_id, _UNWANTED)
            return
        late = booking.status is BookingStatus.EXPIRED
        if late:
            await self._slots.take(claims)
        await self._outcomes.take_money(booking, event.charge_id, _LATE if late else None)

    async def _news(self, event: PaymentSettled) -> Booking | None:
        """Locked; None if what became of this money is told already."""
        booking = await self._bookings.lock(event.subject_id)
        if booking is None or await self._turns.has_told(booking.id, charge_id=event.charge_id):
            return None
        return booking

    def _is_wanted(self, booking: Booking) -> bool:
        if booking.status is BookingStatus.EXPIRED:
            return booking.starts_at > self._clock.now()
        return booking.status in _WANTED


_WANTED = frozenset(
    {
        BookingStatus.HELD,
        BookingStatus.CONFIRMED,  # the difference, after it was moved
        BookingStatus.IN_PROGRESS,
        BookingStatus.COMPLETED,
    }
)
