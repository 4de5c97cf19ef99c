"""Somebody shows another face of theirs, or a first one."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.events import FileArchived
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.service import Shelf, new_file
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.modules.identity.service import Accounts
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden, Unavailable
from mercat.platform.outbox import Outbox


class ReplacePhoto:
    def __init__(
        self,
        transaction: Transaction,
        accounts: Accounts,
        files: FileRepository,
        shelf: Shelf,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._accounts = accounts
        self._files = files
        self._shelf = shelf
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, content: bytes, device: Device) -> None:
        """What is stored by an upload that fails half-way is found by its row, and deleted."""
        if not actor.may(Permission.ACCOUNT_WRITE):
            raise Forbidden
        made = await self._shelf.make(FilePurpose.USER_PHOTO, content)
        photo = new_file(actor.user_id, FilePurpose.USER_PHOTO, made, self._clock.now())
        async with self._transaction:
            self._files.add(photo)
        await self._shelf.store(photo.storage_key, made)
        async with self._transaction:
            await self._accounts.lock(actor.user_id)
            if former := await self._files.archive_photo(actor.user_id):
                self._outbox.add(FileArchived(file_id=former))
            if not photo.complete(self._clock.now()):
                raise Unavailable(dependency="storage")
            await self._audit.record(
                Act(
                    action="photo.replaced",
                    target_type="user",
                    target_id=str(actor.user_id),
                    actor_id=actor.user_id,
                    api_key_id=actor.api_key_id,
                    ip=device.ip,
                    changes={"file_id": str(photo.id)},
                )
            )
