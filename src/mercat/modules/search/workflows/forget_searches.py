"""Once an hour: what was looked for long ago is forgotten."""

from mercat.modules.search.models import KEPT_FOR
from mercat.modules.search.repository.history import HistoryRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ForgetSearches:
    def __init__(self, transaction: Transaction, history: HistoryRepository, clock: Clock) -> None:
        self._transaction = transaction
        self._history = history
        self._clock = clock

    async def execute(self) -> None:
        async with self._transaction:
            await self._history.forget(self._clock.now() - KEPT_FOR)
