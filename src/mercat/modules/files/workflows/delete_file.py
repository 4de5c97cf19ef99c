"""Somebody does not want a file of theirs any more."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.errors import FileInUse, NoFile
from mercat.modules.files.events import FileArchived
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.service import act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Outbox


class DeleteFile:
    def __init__(
        self,
        transaction: Transaction,
        files: FileRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._files = files
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, file_id: UUID, device: Device) -> None:
        async with self._transaction:
            file = await self._files.lock(file_id, actor.user_id)
            if file is None:
                raise NoFile
            if not actor.may(Permission.FILES_WRITE):
                raise Forbidden
            if file.is_in_use:
                raise FileInUse
            await self._files.archive(file.id)
            self._outbox.add(FileArchived(file_id=file.id))
            await self._audit.record(act("file.deleted", file, actor, device))
