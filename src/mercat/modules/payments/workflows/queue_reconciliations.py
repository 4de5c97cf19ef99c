"""By the clock: once a day each gateway's list is compared with our books."""

from datetime import timedelta

from mercat.modules.payments.events import DayToReconcile
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.repository import ReconciliationRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

EVERY = timedelta(hours=23)
"""Looked at once an hour, that is once a day. What could not be compared is tried each hour."""
SPAN = timedelta(days=2)
"""So that a day on which nobody could be asked is made up for."""
UNDER_WAY = timedelta(minutes=10)
"""What was done just now may still be told by a webhook."""


class QueueReconciliations:
    def __init__(
        self,
        transaction: Transaction,
        reconciliations: ReconciliationRepository,
        outbox: Outbox,
        gateways: Gateways,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._reconciliations = reconciliations
        self._outbox = outbox
        self._gateways = gateways
        self._clock = clock

    async def execute(self) -> None:
        now = self._clock.now()
        until = now - UNDER_WAY
        async with self._transaction:
            for gateway in filter(self._gateways.has, Gateway):
                last = await self._reconciliations.last_whole(gateway)
                if last is None or last <= now - EVERY:
                    self._outbox.add(
                        DayToReconcile(gateway=gateway, since=until - SPAN, until=until)
                    )
