"""What somebody has just written, as they are told of it, in that transaction."""

from uuid import UUID

from mercat.modules.files.service import FileUrls
from mercat.modules.reviews.repository import ReviewRepository
from mercat.modules.reviews.schemas import OwnReviewRead
from mercat.modules.reviews.service import telling
from mercat.platform.outbox import Session


class AuthorCopy:
    def __init__(self, session: Session, urls: FileUrls) -> None:
        self._reviews = ReviewRepository(session)
        self._urls = urls

    async def of(self, review_id: UUID) -> OwnReviewRead:
        row = await self._reviews.told(review_id)
        return telling.own(row, await telling.pictures(self._urls, [row]))
