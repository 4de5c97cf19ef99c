"""All that is known of somebody is written into a file."""

from mercat.modules.identity.events import ExportReady, ExportRequested
from mercat.modules.identity.repository import ExportRepository, UserRepository
from mercat.modules.identity.service import ExportFiles
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.personal_data import Areas, Holdings, Subject


class WriteExport:
    """Run again after a crash, or twice at once, it leaves one file and one letter."""

    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        exports: ExportRepository,
        files: ExportFiles,
        holdings: Holdings,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._exports = exports
        self._files = files
        self._holdings = holdings
        self._outbox = outbox
        self._clock = clock

    async def execute(self, event: ExportRequested) -> None:
        async with self._transaction:
            export = await self._exports.lock(event.export_id)
            if export is None or export.completed_at is not None:
                return
            areas = await self._areas(event) if not export.is_over(self._clock.now()) else {}
        if areas:
            await self._files.write(export, areas)
        now = self._clock.now()
        async with self._transaction:
            export = await self._exports.lock(event.export_id) or export
            if export.complete(now, now + self._files.lifetime):
                self._outbox.add(ExportReady(export_id=export.id, user_id=export.user_id))
        if export.is_over(now):
            # Expired or erased while it was written.
            await self._files.remove(export)

    async def _areas(self, event: ExportRequested) -> Areas:
        user = (await self._users.get_many([event.user_id]))[event.user_id]
        return await self._holdings.export(Subject(user.id, user.email))
