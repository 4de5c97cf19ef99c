"""Something became of a review: whom it concerns is to be told by mail."""

from mercat.modules.reviews.events import ReviewChanged
from mercat.modules.reviews.models import MAILINGS
from mercat.modules.reviews.repository import LetterRepository
from mercat.modules.reviews.service import LetterBox
from mercat.platform.db import Transaction


class AnnounceReview:
    def __init__(self, transaction: Transaction, letters: LetterRepository, box: LetterBox) -> None:
        self._transaction = transaction
        self._letters = letters
        self._box = box

    async def execute(self, event: ReviewChanged) -> None:
        mailing = MAILINGS.get(event.kind)
        async with self._transaction:
            review = await self._letters.find(event.review_id)
            if review is not None and mailing is not None:
                await self._box.post(review, *mailing)
