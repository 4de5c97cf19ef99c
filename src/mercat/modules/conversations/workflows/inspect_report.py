"""Staff read a message that somebody has told them of. That they do is written down first."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.conversations.schemas import InspectedReportRead
from mercat.modules.conversations.service import ReportBook, act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class InspectReport:
    def __init__(self, transaction: Transaction, book: ReportBook, audit: AuditTrail) -> None:
        self._transaction = transaction
        self._book = book
        self._audit = audit

    async def execute(self, actor: Actor, report_id: UUID, device: Device) -> InspectedReportRead:
        """Raises Forbidden, NoReport."""
        if not actor.may(Permission.CONVERSATIONS_MODERATE):
            raise Forbidden
        async with self._transaction:
            told = await self._book.one(report_id)
            await self._audit.record(
                act(
                    "conversation.inspected",
                    actor,
                    device,
                    told.conversation_id,
                    report_id=str(report_id),
                )
            )
        return told
