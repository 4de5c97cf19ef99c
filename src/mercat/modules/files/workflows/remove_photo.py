"""Somebody does not want to be seen any more."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.events import FileArchived
from mercat.modules.files.repository import FileRepository
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.modules.identity.service import Accounts
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Outbox


class RemovePhoto:
    def __init__(
        self,
        transaction: Transaction,
        accounts: Accounts,
        files: FileRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._accounts = accounts
        self._files = files
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, device: Device) -> None:
        """Once more changes nothing more."""
        async with self._transaction:
            await self._accounts.lock(actor.user_id)
            if not actor.may(Permission.ACCOUNT_WRITE):
                raise Forbidden
            photo = await self._files.archive_photo(actor.user_id)
            if photo is None:
                return
            self._outbox.add(FileArchived(file_id=photo))
            await self._audit.record(
                Act(
                    action="photo.removed",
                    target_type="user",
                    target_id=str(actor.user_id),
                    actor_id=actor.user_id,
                    api_key_id=actor.api_key_id,
                    ip=device.ip,
                )
            )
