"""How much one person may have."""

from uuid import UUID

from mercat.modules.files.errors import QuotaExceeded
from mercat.modules.files.repository import FileRepository
from mercat.modules.identity.service import Accounts
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings


class Quotas:
    """Ask before adding anything, in the same transaction: who uploads two files at once waits."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._accounts = Accounts(session)
        self._files = FileRepository(session)
        self._settings = settings

    async def lock(self, owner_id: UUID) -> None:
        """Raises SessionEnded for who was erased meanwhile."""
        await self._accounts.lock(owner_id)

    async def check_storage(self, owner_id: UUID, more: int) -> None:
        """Whether there is room for so many bytes. Raises QuotaExceeded."""
        most = self._settings.max_storage_per_user
        if await self._files.used(owner_id) + more > most:
            raise QuotaExceeded(quota="storage", limit=most)

    async def check_pending(self, owner_id: UUID) -> None:
        """Whether another upload may be announced. Raises QuotaExceeded."""
        most = self._settings.max_pending_uploads
        if await self._files.count_pending(owner_id) >= most:
            raise QuotaExceeded(quota="pending_uploads", limit=most)
