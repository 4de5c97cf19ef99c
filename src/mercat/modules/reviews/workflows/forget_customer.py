"""A customer's account is erased: what businesses have said of them goes too."""

from uuid import UUID

from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.service import Album, ReviewHolds
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ForgetCustomer:
    """Once more changes nothing more."""

    def __init__(
        self,
        transaction: Transaction,
        reviews: ReviewRepository,
        holds: ReviewHolds,
        album: Album,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._reviews = reviews
        self._holds = holds
        self._album = album
        self._clock = clock

    async def execute(self, customer_id: UUID) -> None:
        async with self._transaction:
            found = await self._reviews.about_customer(customer_id)
        for review_id in found:
            await self._delete(review_id)

    async def _delete(self, review_id: UUID) -> None:
        async with self._transaction:
            review = await self._holds.lock(review_id)
            if review is not None and review.deleted_at is None:
                await self._album.show(review, [])
                review.delete(self._clock.now())
                await self._reviews.save()
