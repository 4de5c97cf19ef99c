"""How other modules put a file to use."""

from uuid import UUID

from mercat.modules.files.errors import FileNotUsable
from mercat.modules.files.events import FileArchived
from mercat.modules.files.models import File, FilePurpose
from mercat.modules.files.repository import FileRepository
from mercat.platform.outbox import Outbox, Session


class FileClaims:
    """In the caller's transaction: what it does stands if and only if the rest does."""

    def __init__(self, session: Session) -> None:
        self._files = FileRepository(session)
        self._outbox = Outbox(session)

    async def claim(self, owner_id: UUID, file_id: UUID, purpose: FilePurpose) -> File:
        """From the commit on it stays until it is released. Raises FileNotUsable unless it is
        READY, theirs, of this purpose, and in use nowhere else.
        """
        file = await self._files.lock(file_id, owner_id)
        if file is None or not file.can_be_claimed(owner_id, purpose):
            raise FileNotUsable
        await self._files.mark_claimed(file)
        return file

    async def release(self, file_id: UUID) -> None:
        """It is deleted a moment after the commit. Once more changes nothing more."""
        if await self._files.archive(file_id):
            self._outbox.add(FileArchived(file_id=file_id))
