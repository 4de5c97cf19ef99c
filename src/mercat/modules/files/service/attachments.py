"""Files of any kind, as other modules hand them on."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from mercat.modules.files.models import WEBP, FilePurpose
from mercat.modules.files.repository import READY
from mercat.modules.files.schemas import AttachmentRead
from mercat.modules.files.service.addresses import FileAddresses
from mercat.platform.clock import Clock
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage


class Attachments:
    def __init__(self, reads: Reads, storage: Storage, clock: Clock, settings: Settings) -> None:
        self._reads = reads
        self._addresses = FileAddresses(storage, clock, settings)

    async def get_many(self, ids: Iterable[UUID]) -> Mapping[UUID, AttachmentRead]:
        """By their ids, in one question. What is not READY is left out."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        rows = await self._reads.all(READY, ids=wanted)
        return {row["id"]: self._of(row) for row in rows}

    def _of(self, row: Row) -> AttachmentRead:
        variants, key = None, row["storage_key"]
        if row["content_type"] == WEBP:
            variants, _ = self._addresses.of_picture(FilePurpose(row["purpose"]), key)
            url = variants.full
        else:
            url, _ = self._addresses.of_document(key)
        told = {name: row[name] for name in ("id", "filename", "content_type", "size")}
        return AttachmentRead(**told, url=url, variants=variants)
