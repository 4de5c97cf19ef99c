"""A business replies to a review, once, in public."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.reviews.events import ReviewTurn
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.service import Publishing, ReviewHolds, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ReplyToReview:
    def __init__(
        self,
        transaction: Transaction,
        holds: ReviewHolds,
        reviews: ReviewRepository,
        publishing: Publishing,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._reviews = reviews
        self._publishing = publishing
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, review_id: UUID, reply: str, device: Device) -> None:
        """Raises NoReview, Forbidden, AlreadyReplied."""
        async with self._transaction:
            review = await self._holds.answerable(actor, review_id)
            review.answer(reply, by=actor.user_id, at=self._clock.now())
            await self._reviews.save()
            self._publishing.tell(review, ReviewTurn.REPLIED)
            await self._audit.record(act("review.replied", actor, device, review))
