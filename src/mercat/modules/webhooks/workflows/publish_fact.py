"""A fact gets its place in the feed, and is sent to those who want it."""

from mercat.modules.webhooks.models import FeedEvent
from mercat.modules.webhooks.repository import EndpointRepository, FeedRepository
from mercat.modules.webhooks.service import Outgoing
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Announced


class PublishFact:
    def __init__(
        self,
        transaction: Transaction,
        feed: FeedRepository,
        endpoints: EndpointRepository,
        outgoing: Outgoing,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._feed = feed
        self._endpoints = endpoints
        self._outgoing = outgoing
        self._clock = clock

    async def execute(self, fact: Announced) -> None:
        async with self._transaction:
            # Before anything else: whoever waits for the lock must hold nothing.
            position = await self._feed.next_position()
            await self._feed.add(
                FeedEvent(
                    id=fact.id,
                    position=position,
                    business_id=fact.business_id,
                    type=fact.type,
                    data=fact.data,
                    occurred_at=fact.occurred_at,
                )
            )
            wanting = await self._endpoints.lock_wanting(fact.business_id, fact.type)
            if wanting:
                await self._outgoing.send(fact, wanting, self._clock.now())
