"""Somebody tells us that a review should not be there."""

from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.reviews.errors import AlreadyFlagged, NoReview
from mercat.modules.reviews.events import ReviewTurn
from mercat.modules.reviews.models import ReviewFlag, ReviewStatus
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.schemas import FlagInput
from mercat.modules.reviews.service import Publishing, ReviewHolds
from mercat.platform.db import Transaction


class FlagReview:
    def __init__(
        self,
        transaction: Transaction,
        holds: ReviewHolds,
        reviews: ReviewRepository,
        publishing: Publishing,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._reviews = reviews
        self._publishing = publishing

    async def execute(self, actor: Actor, review_id: UUID, input: FlagInput) -> None:
        """It is seen until staff have decided. Raises NoReview, AlreadyFlagged."""
        async with self._transaction:
            review = (await self._holds.seen(actor, review_id)).review
            if not review.is_seen:
                raise NoReview
            flag = ReviewFlag(
                review_id=review.id, user_id=actor.user_id, reason=input.reason, note=input.note
            )
            if not await self._reviews.add_flag(flag):
                raise AlreadyFlagged
            review.status = ReviewStatus.FLAGGED
            await self._reviews.save()
            self._publishing.tell(review, ReviewTurn.FLAGGED)
