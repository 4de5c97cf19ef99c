"""Somebody is told that their export is there."""

from mercat.modules.identity.events import ExportReady
from mercat.modules.identity.repository import ExportRepository, UserRepository
from mercat.modules.identity.service import ExportFiles
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class SendExportLink:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        exports: ExportRepository,
        files: ExportFiles,
        mailer: Mailer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._exports = exports
        self._files = files
        self._mailer = mailer
        self._clock = clock
        self._settings = settings

    async def execute(self, event: ExportReady) -> None:
        async with self._transaction:
            user = await self._users.find(event.user_id)
            export = await self._exports.lock(event.export_id)
        if user is None or export is None or export.is_over(self._clock.now()):
            return
        email = render(
            "export_ready",
            user.email,
            user.locale,
            app_name=self._settings.app_name,
            name=user.first_name,
            link=await self._files.url(export),
            at=export.expires_at,
        )
        await self._mailer.send(email)
