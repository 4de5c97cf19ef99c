"""Once an hour: which calendars are to be read again."""

from datetime import timedelta

from mercat.modules.bookings.events import ImportDue
from mercat.modules.bookings.repository import ImportRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

BATCH = 200
_MEANWHILE = timedelta(hours=2)
"""When one is taken up again of which nothing was heard."""


class QueueImports:
    def __init__(
        self, transaction: Transaction, imports: ImportRepository, outbox: Outbox, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._imports = imports
        self._outbox = outbox
        self._clock = clock

    async def execute(self) -> None:
        while await self._some() == BATCH:
            pass

    async def _some(self) -> int:
        now = self._clock.now()
        async with self._transaction:
            due = await self._imports.due(now, now + _MEANWHILE, BATCH)
            for import_id in due:
                self._outbox.add(ImportDue(import_id=import_id))
        return len(due)
