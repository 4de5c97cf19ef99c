"""A business is given up: photos of its rooms are deleted, for nobody could any more."""

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

    async def execute(self, business_id: UUID) -> None:
        """Once more changes nothing more."""
        async with self._transaction:
            for file_id in await self._photos.remove_of_business(business_id):
                await self._claims.release(file_id)
