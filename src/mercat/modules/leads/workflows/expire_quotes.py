"""By the clock: what nobody has accepted in time."""

from mercat.modules.leads.models import QuoteStatus
from mercat.modules.leads.repository import QuoteRepository
from mercat.modules.leads.service import Deciding
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BATCH = 100


class ExpireQuotes:
    """Run again, or twice at once, each runs out once."""

    def __init__(
        self, transaction: Transaction, quotes: QuoteRepository, deciding: Deciding, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._quotes = quotes
        self._deciding = deciding
        self._clock = clock

    async def execute(self) -> None:
        while await self._some():
            pass

    async def _some(self) -> int:
        async with self._transaction:
            now = self._clock.now()
            over = await self._quotes.lock_over(now, BATCH)
            for quote in over:
                offered = await self._deciding.lock(quote)
                self._deciding.close(offered, QuoteStatus.EXPIRED, now)
        return len(over)
