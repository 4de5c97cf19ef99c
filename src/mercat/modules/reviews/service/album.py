"""The photos of a review."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims
from mercat.modules.reviews.models import Review, ReviewPhoto
from mercat.modules.reviews.repository import ReviewRepository
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Session


class Album:
    """In the transaction of a workflow that holds the review."""

    def __init__(self, session: Session) -> None:
        self._reviews = ReviewRepository(session)
        self._claims = FileClaims(session)

    async def show(self, review: Review, file_ids: Sequence[UUID]) -> bool:
        """These, in this order, and no others; says whether that is a change. Raises FileNotUsable
        for what is not its author's, or in use elsewhere.
        """
        had = await self._reviews.photos(review.id)
        if [photo.file_id for photo in had] == list(file_ids):
            return False
        kept = {photo.file_id: photo for photo in had if photo.file_id in file_ids}
        for photo in had:
            if photo.file_id not in kept:
                await self._reviews.remove_photo(photo)
                await self._claims.release(photo.file_id)
        for position, file_id in enumerate(file_ids):
            if file_id in kept:
                kept[file_id].position = position
            else:
                await self._add(review, file_id, position)
        await self._reviews.save()
        return True

    async def _add(self, review: Review, file_id: UUID, position: int) -> None:
        await self._claims.claim(review.author_id, file_id, FilePurpose.REVIEW_PHOTO)
        await self._reviews.add_photo(
            ReviewPhoto(id=uuid7(), review_id=review.id, file_id=file_id, position=position)
        )
