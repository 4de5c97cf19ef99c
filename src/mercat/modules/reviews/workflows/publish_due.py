"""By the clock: what has waited for the other side is seen without it."""

from uuid import UUID

from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.service import Publishing, ReviewHolds
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

BATCH = 100


class PublishDue:
    """Run again, or twice at once, each is published once."""

    def __init__(
        self,
        transaction: Transaction,
        reviews: ReviewRepository,
        holds: ReviewHolds,
        publishing: Publishing,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._reviews = reviews
        self._holds = holds
        self._publishing = publishing
        self._clock = clock

    async def execute(self) -> None:
        while True:
            async with self._transaction:
                due = await self._reviews.due(self._clock.now(), BATCH)
            for review_id in due:
                await self._publish(review_id)
            if len(due) < BATCH:
                return

    async def _publish(self, review_id: UUID) -> None:
        """By itself: whoever holds its business is waited for with nothing in hand."""
        async with self._transaction:
            review = await self._holds.lock(review_id)
            now = self._clock.now()
            if review is not None and review.is_due(now):
                await self._publishing.publish(review, now)
                await self._reviews.save()
