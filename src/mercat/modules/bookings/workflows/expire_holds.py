"""By the clock: what nobody has paid for or answered in time is free again."""

from mercat.modules.bookings.models import Booking
from mercat.modules.bookings.repository import TurnRepository
from mercat.modules.bookings.service import Slots
from mercat.modules.payments.service import Charges
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BATCH = 100


class ExpireHolds:
    """Run again, or twice at once, each hold dies once."""

    def __init__(
        self,
        transaction: Transaction,
        turns: TurnRepository,
        slots: Slots,
        charges: Charges,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._slots = slots
        self._charges = charges
        self._clock = clock

    async def execute(self) -> None:
        while await self._some() == BATCH:
            pass

    async def _some(self) -> int:
        async with self._transaction:
            dead = await self._turns.lock_dead(self._clock.now(), BATCH)
            over = [booking for booking in dead if await self._is_unpaid(booking)]
            if over:
                await self._slots.expire(over)
        return len(dead)

    async def _is_unpaid(self, booking: Booking) -> bool:
        """First nothing can be paid any more, and only then its time is given to others. Who has
        paid in the last moment has paid in time. A gateway takes a moment for that: until then the
        hold lives on.
        """
        return booking.charge_id is None or await self._charges.close_first(booking.charge_id)
