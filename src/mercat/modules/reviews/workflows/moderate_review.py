"""Staff decide whether a review stands."""

from collections.abc import Mapping
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.modules.reviews.errors import NoReview
from mercat.modules.reviews.events import ReviewTurn
from mercat.modules.reviews.models import Decision
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.schemas import ModerationInput
from mercat.modules.reviews.service import Publishing, ReviewHolds, act
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden

_TURNS: Mapping[Decision, ReviewTurn] = {
    Decision.KEEP: ReviewTurn.KEPT,
    Decision.REMOVE: ReviewTurn.REMOVED,
    Decision.RESTORE: ReviewTurn.RESTORED,
}


class ModerateReview:
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

    async def execute(
        self, actor: Actor, review_id: UUID, input: ModerationInput, device: Device
    ) -> None:
        """Raises Forbidden, NoReview (of a hidden one too), WrongStanding."""
        if not actor.may(Permission.REVIEWS_MODERATE):
            raise Forbidden
        async with self._transaction:
            review = await self._holds.lock(review_id)
            if review is None or review.published_at is None or review.deleted_at is not None:
                raise NoReview
            before = review.stars
            review.decide(input.decision, input.reason)
            await self._reviews.save()
            await self._publishing.recount(review, before)
            turn = _TURNS[input.decision]
            self._publishing.tell(review, turn)
            await self._audit.record(
                act(f"review.{turn}", actor, device, review, reason=input.reason)
            )
