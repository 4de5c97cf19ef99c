"""Pictures, as other modules show them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from mercat.modules.files.models import FilePurpose
from mercat.modules.files.repository import PICTURES
from mercat.modules.files.schemas import FileVariantsRead
from mercat.modules.files.service.addresses import FileAddresses
from mercat.platform.clock import Clock
from mercat.platform.reads import Reads
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage


class FileUrls:
    def __init__(self, reads: Reads, storage: Storage, clock: Clock, settings: Settings) -> None:
        self._reads = reads
        self._addresses = FileAddresses(storage, clock, settings)

    async def get_many(self, ids: Iterable[UUID]) -> Mapping[UUID, FileVariantsRead]:
        """By their ids, in one question. What is no picture, or not READY, is left out."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        rows = await self._reads.all(PICTURES, ids=wanted)
        return {row["id"]: self._of(row["purpose"], row["storage_key"]) for row in rows}

    def _of(self, purpose: str, storage_key: str) -> FileVariantsRead:
        return self._addresses.of_picture(FilePurpose(purpose), storage_key)[0]
