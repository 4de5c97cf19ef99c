"""Facts and deliveries are not remembered for ever."""

from mercat.modules.webhooks.models import KEPT
from mercat.modules.webhooks.repository import DeliveryRepository, FeedRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_BATCH = 5000


class ForgetOld:
    def __init__(
        self,
        transaction: Transaction,
        feed: FeedRepository,
        deliveries: DeliveryRepository,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._feed = feed
        self._deliveries = deliveries
        self._clock = clock

    async def execute(self) -> None:
        before = self._clock.now() - KEPT
        for part in (self._feed, self._deliveries):
            gone = _BATCH
            while gone == _BATCH:
                async with self._transaction:
                    gone = await part.forget(before, _BATCH)
