"""Photos of people, shown by addresses that expire."""

from uuid import UUID

from mercat.modules.files.errors import NoPhoto
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.repository import CURRENT_PHOTO
from mercat.modules.files.schemas import PhotoRead
from mercat.modules.files.service.addresses import FileAddresses
from mercat.platform.reads import Reads


class Photos:
    def __init__(self, reads: Reads, addresses: FileAddresses) -> None:
        self._reads = reads
        self._addresses = addresses

    async def of(self, user_id: UUID) -> PhotoRead:
        """Raises NoPhoto."""
        row = await self._reads.one(CURRENT_PHOTO, user_id=user_id)
        if row is None:
            raise NoPhoto
        purpose = FilePurpose(row["purpose"])
        urls, ends = self._addresses.of_picture(purpose, row["storage_key"])
        return PhotoRead(url=urls.full, variants=urls, expires_at=ends)
