"""Somebody tells staff of a message that should not be there."""

from uuid import UUID

from mercat.modules.conversations.errors import AlreadyReported, MessageDeleted, OwnMessage
from mercat.modules.conversations.models import MessageReport, Side
from mercat.modules.conversations.repository import ReportRepository
from mercat.modules.conversations.schemas import ReportInput
from mercat.modules.conversations.service import Corrections
from mercat.modules.identity.models import Actor
from mercat.platform.db import Transaction
from mercat.platform.turns import Turns


class ReportMessage:
    def __init__(
        self,
        transaction: Transaction,
        turns: Turns,
        corrections: Corrections,
        reports: ReportRepository,
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._corrections = corrections
        self._reports = reports

    async def execute(self, actor: Actor, message_id: UUID, input: ReportInput) -> None:
        """Raises NoMessage, MessageDeleted, OwnMessage, AlreadyReported."""
        async with self._turns.of(actor.user_id), self._transaction:
            held, message = await self._corrections.find(actor, message_id)
            is_ours = message.side is Side.TEAM and held.side is Side.TEAM
            if is_ours or message.sender_id == actor.user_id:
                raise OwnMessage
            if message.deleted_at is not None:
                raise MessageDeleted
            report = MessageReport(
                message_id=message_id,
                user_id=actor.user_id,
                reason=input.reason,
                note=input.note,
            )
            if not await self._reports.add(report):
                raise AlreadyReported
            await self._reports.keep_words(message)
