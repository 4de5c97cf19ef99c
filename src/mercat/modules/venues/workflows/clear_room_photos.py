"""A studio or its business is given up: photos of its rooms go, for nobody could remove them."""

from uuid import UUID

from mercat.modules.files.service import FileClaims
from mercat.modules.venues.repository import RoomPhotoRepository
from mercat.platform.db import Transaction


class ClearRoomPhotos:
    def __init__(
        self, transaction: Transaction, photos: RoomPhotoRepository, claims: FileClaims
    ) -> None:
        self._transaction = transaction
        self._photos = photos
        self._claims = claims

    async def execute(
        self, *, business_id: UUID | None = None, studio_id: UUID | None = None
    ) -> None:
        """Of whichever it is. Once more changes nothing more."""
        async with self._transaction:
            removed: list[UUID] = []
            if business_id is not None:
                removed += await self._photos.remove_of_business(business_id)
            if studio_id is not None:
                removed += await self._photos.remove_of_studio(studio_id)
            for file_id in removed:
                await self._claims.release(file_id)
