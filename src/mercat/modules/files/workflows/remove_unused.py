"""Files that nobody uses any more are deleted: first what is stored, then the row."""

from datetime import timedelta

from mercat.modules.files.models import LONGEST_UPLOAD
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.service import Photos
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_GIVEN_UP = LONGEST_UPLOAD + timedelta(minutes=5)
"""Well after the last moment at which an upload may still end well."""
_BATCH = 100


class RemoveUnused:
    def __init__(
        self, transaction: Transaction, files: FileRepository, photos: Photos, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._files = files
        self._photos = photos
        self._clock = clock

    async def execute(self) -> None:
        while await self._remove_some() == _BATCH:
            pass

    async def _remove_some(self) -> int:
        async with self._transaction:
            unused = await self._files.unused(self._clock.now() - _GIVEN_UP, _BATCH)
        for file in unused:
            await self._photos.discard(file)
        async with self._transaction:
            await self._files.remove([file.id for file in unused])
        return len(unused)
