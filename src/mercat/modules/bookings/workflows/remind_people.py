"""A day before, both sides are reminded, once."""

from datetime import timedelta

from mercat.modules.bookings.models import Letter
from mercat.modules.bookings.repository import LetterRepository
from mercat.modules.bookings.service import LetterBox
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BEFORE = timedelta(hours=24)
BATCH = 200


class RemindPeople:
    """Run again, or twice at once, nobody is reminded twice."""

    def __init__(
        self, transaction: Transaction, letters: LetterRepository, box: LetterBox, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._letters = letters
        self._box = box
        self._clock = clock

    async def execute(self) -> None:
        while await self._some() == BATCH:
            pass

    async def _some(self) -> int:
        now = self._clock.now()
        async with self._transaction:
            coming = await self._letters.take_coming(now, now + BEFORE, BATCH)
            for booking_id, customer_id, business_id, member_id in coming:
                self._box.to_customer(booking_id, customer_id, Letter.REMINDER)
                await self._box.to_team(booking_id, business_id, member_id, Letter.REMINDER)
        return len(coming)
