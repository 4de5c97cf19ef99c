"""By the clock: bookings begin and end."""

from mercat.modules.bookings.repository import TurnRepository
from mercat.modules.bookings.service import Outcomes
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BATCH = 100


class FollowClock:
    """Run again, or twice at once, each begins once and ends once: in this order, even where nobody
    looked at the clock in between.
    """

    def __init__(
        self, transaction: Transaction, turns: TurnRepository, outcomes: Outcomes, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._outcomes = outcomes
        self._clock = clock

    async def execute(self) -> None:
        for step in (self._start_some, self._complete_some):
            while await step() == BATCH:
                pass

    async def _start_some(self) -> int:
        async with self._transaction:
            begun = await self._turns.lock_begun(self._clock.now(), BATCH)
            for booking in begun:
                await self._outcomes.start(booking)
        return len(begun)

    async def _complete_some(self) -> int:
        async with self._transaction:
            ended = await self._turns.lock_ended(self._clock.now(), BATCH)
            for booking in ended:
                await self._outcomes.complete(booking)
        return len(ended)
