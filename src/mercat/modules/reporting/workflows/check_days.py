"""Once an hour: are days counted as they were?"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from mercat.modules.reporting.repository import DayRepository, Key
from mercat.modules.reporting.service import DayBook
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.observability import metrics

_log = structlog.get_logger(__name__)

SAMPLE = 200
"""Days that are looked at, of all there are."""
_SETTLED = timedelta(days=2)
"""Younger days change while they are looked at."""


class CheckDays:
    """Changes nothing: a fault is somebody's mistake, who would not hear of it. `mercat recount`
    puts right what is found.
    """

    def __init__(
        self, transaction: Transaction, days: DayRepository, book: DayBook, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._days = days
        self._book = book
        self._clock = clock

    async def execute(self) -> Sequence[Key]:
        """Those that are wrong."""
        async with self._transaction:
            await self._days.alone()
            keys = await self._days.sample(SAMPLE, (self._clock.now() - _SETTLED).date())
            faults = list(await self._book.wrong(await self._book.asked(keys)))
        metrics.days.set(len(faults))
        for business_id, day in faults:
            _log.error("day_fault", business_id=str(business_id), day=str(day))
        return faults
