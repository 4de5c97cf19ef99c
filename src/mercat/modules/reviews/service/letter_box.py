"""Whom a review concerns, each of whom gets a letter of their own."""

from collections.abc import Collection
from uuid import UUID

from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.modules.reviews.events import ReviewLetterDue
from mercat.modules.reviews.models import Letter, Reader, Review, Side
from mercat.modules.reviews.repository import LetterRepository
from mercat.platform.outbox import Outbox, Session


class LetterBox:
    """In the caller's transaction. One that cannot be delivered keeps no other back."""

    def __init__(self, session: Session) -> None:
        self._letters = LetterRepository(session)
        self._outbox = Outbox(session)

    async def post(self, review: Review, letter: Letter, readers: Collection[Reader]) -> None:
        """Nobody gets two of the same."""
        people = set()
        if Reader.AUTHOR in readers:
            people.add(review.author_id)
        if Reader.OTHER in readers and review.side is Side.BUSINESS:
            people.add(review.customer_id)
        if Reader.TEAM in readers or (Reader.OTHER in readers and review.side is Side.CUSTOMER):
            people.update(await self.team(review))
        for user_id in sorted(people):
            self._outbox.add(ReviewLetterDue(user_id=user_id, review_id=review.id, letter=letter))

    async def team(self, review: Review) -> Collection[UUID]:
        """Those who look after reviews, as the team is now."""
        members = [
            Membership(review.business_id, member.user_id, member.role)
            for member in await self._letters.team(review.business_id)
        ]
        return {one.user_id for one in members if one.may(TeamPermission.REVIEWS_MANAGE)}
