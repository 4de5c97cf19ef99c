"""Exports whose day is over are deleted, first the file and then the row that names it."""

from datetime import timedelta

from mercat.modules.identity.repository import ExportRepository
from mercat.modules.identity.service import ExportFiles
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_STILL_WRITING = timedelta(minutes=15)
"""Longer than a worker may take: a file that comes late must still find its row."""
_BATCH = 100


class RemoveExports:
    def __init__(
        self, transaction: Transaction, exports: ExportRepository, files: ExportFiles, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._exports = exports
        self._files = files
        self._clock = clock

    async def execute(self) -> None:
        while await self._remove_some() == _BATCH:
            pass

    async def _remove_some(self) -> int:
        now = self._clock.now()
        async with self._transaction:
            over = await self._exports.over(now, now - _STILL_WRITING, _BATCH)
        for export in over:
            await self._files.remove(export)
        async with self._transaction:
            await self._exports.remove([export.id for export in over])
        return len(over)
