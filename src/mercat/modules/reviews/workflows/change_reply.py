"""A business puts its reply otherwise."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.reviews.events import ReviewTurn
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.service import Publishing, ReviewHolds, act
from mercat.platform.db import Transaction


class ChangeReply:
    def __init__(
        self,
        transaction: Transaction,
        holds: ReviewHolds,
        reviews: ReviewRepository,
        publishing: Publishing,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._reviews = reviews
        self._publishing = publishing
        self._audit = audit

    async def execute(self, actor: Actor, review_id: UUID, reply: str, device: Device) -> None:
        """Raises NoReview, Forbidden, NoReply."""
        async with self._transaction:
            review = await self._holds.answerable(actor, review_id)
            review.change_answer(reply)
            await self._reviews.save()
            self._publishing.tell(review, ReviewTurn.CHANGED)
            await self._audit.record(act("review.reply_changed", actor, device, review))
