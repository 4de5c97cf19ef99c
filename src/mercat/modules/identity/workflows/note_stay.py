"""It is written down that an account was to be erased and stays."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.events import DeletionCancelled
from mercat.platform.db import Transaction


class NoteStay:
    """In the relay's transaction, so exactly once for each sign-in that kept an account."""

    def __init__(self, transaction: Transaction, audit: AuditTrail) -> None:
        self._transaction = transaction
        self._audit = audit

    async def execute(self, event: DeletionCancelled) -> None:
        async with self._transaction:
            await self._audit.record(
                Act(
                    action="deletion.cancelled",
                    target_type="user",
                    target_id=str(event.user_id),
                    actor_id=event.user_id,
                )
            )
