"""A review in hand: until the commit nobody else changes it, or the ratings that it counts for."""

from dataclasses import dataclass
from uuid import UUID

from mercat.modules.businesses.service import Ratings
from mercat.modules.identity.models import Actor
from mercat.modules.reviews import permissions
from mercat.modules.reviews.errors import NoReview
from mercat.modules.reviews.models import Review, Sight
from mercat.modules.reviews.repository import ReviewRepository
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session


@dataclass(frozen=True)
class HeldReview:
    review: Review
    sight: Sight


class ReviewHolds:
    """In the caller's transaction. Locks the business first, like everything that counts stars:
    nobody who does waits for somebody who waits for them.
    """

    def __init__(self, session: Session) -> None:
        self._reviews = ReviewRepository(session)
        self._ratings = Ratings(session)

    async def of_business(self, business_id: UUID) -> None:
        """For what is written: both sides of a booking write one after the other, and whoever is
        second sees what the first has written.
        """
        await self._ratings.hold(business_id)

    async def lock(self, review_id: UUID) -> Review | None:
        business_id = await self._reviews.business_of(review_id)
        if business_id is None:
            return None
        await self.of_business(business_id)
        return await self._reviews.lock(review_id)

    async def seen(self, actor: Actor, review_id: UUID) -> HeldReview:
        """Raises NoReview for whoever may not know of it."""
        review = await self.lock(review_id)
        if review is None:
            raise NoReview
        sight = await self._reviews.sight(review, actor.user_id)
        if not permissions.can_see(actor, review, sight):
            raise NoReview
        return HeldReview(review, sight)

    async def own(self, actor: Actor, review_id: UUID) -> Review:
        """For its author. Raises NoReview, Forbidden."""
        held = await self.seen(actor, review_id)
        if not permissions.can_change(actor, held.review, held.sight):
            raise Forbidden
        return held.review

    async def answerable(self, actor: Actor, review_id: UUID) -> Review:
        """For the team that it is about. Raises NoReview, Forbidden."""
        held = await self.seen(actor, review_id)
        if not held.review.is_seen:
            raise NoReview
        if not permissions.can_reply(held.review, held.sight):
            raise Forbidden
        return held.review
