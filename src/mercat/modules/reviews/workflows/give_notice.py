"""Whoever is told of a review by mail is told in the app too."""

from mercat.modules.notifications.service import Notifier
from mercat.modules.reviews.events import ReviewLetterDue
from mercat.modules.reviews.repository import LetterRepository
from mercat.platform.db import Transaction


class GiveNotice:
    def __init__(
        self, transaction: Transaction, letters: LetterRepository, notifier: Notifier
    ) -> None:
        self._transaction = transaction
        self._letters = letters
        self._notifier = notifier

    async def execute(self, event: ReviewLetterDue) -> None:
        """Nothing where the letter was put off alone: its notice was given when it was due."""
        if event.put_off:
            return
        async with self._transaction:
            review = await self._letters.find(event.review_id)
            if review is None:
                return
            business = await self._letters.business(review.business_id)
            await self._notifier.tell(
                [event.user_id],
                event.letter,
                {"review_id": str(review.id), "rating": review.rating, "business": business},
                link=f"/reviews/{review.id}",
                dedupe=f"{event.letter}:{review.id}",
                again=True,
            )
