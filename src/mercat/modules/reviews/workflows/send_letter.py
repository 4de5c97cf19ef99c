"""One person is told of a review, by mail."""

from typing import Any
from uuid import UUID

from mercat.modules.identity.models import User, UserStatus
from mercat.modules.identity.service import public_name
from mercat.modules.notifications.models import NoticeGroup
from mercat.modules.notifications.service import Consent
from mercat.modules.reviews.events import ReviewLetterDue
from mercat.modules.reviews.models import Letter, Review, ReviewStatus, Side
from mercat.modules.reviews.repository import LetterRepository
from mercat.modules.reviews.service import LetterBox
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class SendLetter:
    def __init__(
        self,
        transaction: Transaction,
        letters: LetterRepository,
        box: LetterBox,
        consent: Consent,
        mailer: Mailer,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._letters = letters
        self._box = box
        self._consent = consent
        self._mailer = mailer
        self._settings = settings

    async def execute(self, event: ReviewLetterDue) -> None:
        """Nothing, if it is not so any more."""
        letter = Letter(event.letter)
        async with self._transaction:
            review = await self._letters.find(event.review_id)
            reader = await self._letters.person(event.user_id)
            if review is None or reader is None or reader.status is UserStatus.DELETED:
                return
            if not _is_so(letter, review) or not await self._is_concerned(reader.id, review):
                return
            unsubscribe = await self._consent.ask(event.user_id, NoticeGroup.REVIEWS, event)
            if unsubscribe is None:
                return
            author = await self._letters.person(review.author_id)
            business = await self._letters.business(review.business_id)
        email = render(
            letter,
            reader.email,
            reader.locale,
            app_name=self._settings.app_name,
            name=reader.first_name,
            unsubscribe=unsubscribe,
            business=business,
            who=_who(review, author, business),
            is_author=reader.id == review.author_id,
            **_values(review),
        )
        await self._mailer.send(email)

    async def _is_concerned(self, user_id: UUID, review: Review) -> bool:
        """Of the team: still, for they may have left while the letter waited."""
        if user_id in {review.author_id, review.customer_id}:
            return True
        return user_id in await self._box.team(review)


def _is_so(letter: Letter, review: Review) -> bool:
    if letter is Letter.REMOVED:
        return review.status is ReviewStatus.REMOVED and review.deleted_at is None
    return review.is_seen and (letter is not Letter.REPLIED or review.reply is not None)


def _who(review: Review, author: User | None, business: str) -> str | None:
    if review.side is Side.BUSINESS:
        return business
    return public_name(author.status, author.first_name, author.last_name) if author else None


def _values(review: Review) -> dict[str, Any]:
    return {
        "of_customer": review.side is Side.BUSINESS,
        "rating": review.rating,
        "title": review.title,
        "words": review.body,
        "reply": review.reply,
        "reason": review.removed_reason,
    }
