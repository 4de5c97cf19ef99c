"""Somebody sends a file, all at once."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.models import File
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.schemas import FileInput
from mercat.modules.files.service import Quotas, Shelf, act, new_file
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden, Unavailable


class UploadFile:
    def __init__(
        self,
        transaction: Transaction,
        files: FileRepository,
        quotas: Quotas,
        shelf: Shelf,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._files = files
        self._quotas = quotas
        self._shelf = shelf
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, input: FileInput, content: bytes, device: Device) -> File:
        """What is refused leaves nothing. What is stored by an upload that fails half-way is found
        by its row, and deleted.
        """
        if not actor.may(Permission.FILES_WRITE):
            raise Forbidden
        made = await self._shelf.make(input.purpose, content)
        file = new_file(actor.user_id, input.purpose, made, self._clock.now())
        file.filename = input.filename
        async with self._transaction:
            await self._quotas.lock(actor.user_id)
            await self._quotas.check_storage(actor.user_id, made.size)
            self._files.add(file)
        await self._shelf.store(file.storage_key, made)
        async with self._transaction:
            await self._quotas.lock(actor.user_id)
            if not file.complete(self._clock.now()):
                raise Unavailable(dependency="storage")
            await self._audit.record(act("file.uploaded", file, actor, device))
        return file
