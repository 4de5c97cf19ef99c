"""Reviews become seen, and stop being: the ratings follow in the same transaction."""

from collections import Counter
from datetime import datetime

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.service import Ratings
from mercat.modules.reviews.events import RatingChanged, ReviewChanged, ReviewTurn
from mercat.modules.reviews.models import Review, Side
from mercat.modules.reviews.service.acts import published
from mercat.modules.venues.service import StudioRatings
from mercat.platform.outbox import Outbox, Session


class Publishing:
    """In the transaction of a workflow that holds the review."""

    def __init__(self, session: Session) -> None:
        self._ratings = Ratings(session)
        self._studios = StudioRatings(session)
        self._audit = AuditTrail(session)
        self._outbox = Outbox(session)

    async def publish(self, review: Review, at: datetime) -> None:
        """One that is hidden."""
        review.published_at = at
        if review.side is Side.BUSINESS:
            await self._audit.record(published(review))
        await self.recount(review, None)
        self.tell(review, ReviewTurn.PUBLISHED)

    async def recount(self, review: Review, before: int | None) -> None:
        """`before`: the stars that it counted with until now; None: it did not count."""
        after = review.stars
        if after == before:
            return
        more = Counter({star: 1 for star in (after,) if star})
        more.subtract({star: 1 for star in (before,) if star})
        await self._ratings.count(review.business_id, more)
        if review.studio_id is not None:
            await self._studios.count(review.studio_id, more)
        self._outbox.add(RatingChanged(business_id=review.business_id, studio_id=review.studio_id))

    def tell(self, review: Review, kind: ReviewTurn) -> None:
        """Of what is hidden nothing is told."""
        if review.published_at is not None:
            self._outbox.add(
                ReviewChanged(review_id=review.id, business_id=review.business_id, kind=kind)
            )
