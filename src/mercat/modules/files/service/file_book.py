"""Files, as their owners look at them."""

from uuid import UUID

from mercat.modules.files.errors import NoFile
from mercat.modules.files.models import File, FileStatus
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.schemas import FileRead
from mercat.modules.files.service.addresses import FileAddresses
from mercat.platform.outbox import Session


class FileBook:
    def __init__(self, session: Session, addresses: FileAddresses) -> None:
        self._files = FileRepository(session)
        self._addresses = addresses

    async def get(self, owner_id: UUID, file_id: UUID) -> FileRead:
        """Raises NoFile for what is not theirs."""
        file = await self._files.find(file_id, owner_id)
        if file is None:
            raise NoFile
        return self.tell(file)

    def tell(self, file: File) -> FileRead:
        url, variants, ends = None, None, None
        if file.status is FileStatus.READY and file.is_picture:
            variants, ends = self._addresses.of_picture(file.purpose, file.storage_key)
            url = variants.full
        elif file.status is FileStatus.READY:
            url, ends = self._addresses.of_document(file.storage_key)
        own = ("id", "purpose", "status", "filename", "content_type", "size", "width", "height")
        return FileRead(
            **{name: getattr(file, name) for name in own},
            created_at=file.created_at,
            url=url,
            variants=variants,
            expires_at=ends,
        )
