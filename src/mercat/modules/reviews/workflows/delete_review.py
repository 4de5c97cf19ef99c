"""An author takes back what they have said."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.reviews.events import ReviewTurn
from mercat.modules.reviews.models import Side
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.service import Album, Publishing, ReviewHolds, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class DeleteReview:
    def __init__(
        self,
        transaction: Transaction,
        holds: ReviewHolds,
        reviews: ReviewRepository,
        album: Album,
        publishing: Publishing,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._reviews = reviews
        self._album = album
        self._publishing = publishing
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, review_id: UUID, device: Device) -> None:
        """With its photos and the reply. Raises NoReview, Forbidden."""
        async with self._transaction:
            review = await self._holds.own(actor, review_id)
            before = review.stars
            await self._album.show(review, [])
            review.delete(self._clock.now())
            await self._reviews.save()
            await self._publishing.recount(review, before)
            self._publishing.tell(review, ReviewTurn.DELETED)
            if review.side is Side.BUSINESS and review.published_at is not None:
                await self._audit.record(act("review.deleted", actor, device, review))
