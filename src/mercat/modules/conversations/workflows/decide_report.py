"""Staff decide about a message that people have told them of."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.conversations.errors import AlreadyDecided, NoReport
from mercat.modules.conversations.events import MessageTurn
from mercat.modules.conversations.models import Conversation, Decision, Message
from mercat.modules.conversations.repository import ConversationRepository, ReportRepository
from mercat.modules.conversations.schemas import DecisionInput
from mercat.modules.conversations.service import Corrections, Postman, act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class DecideReport:
    def __init__(
        self,
        transaction: Transaction,
        reports: ReportRepository,
        conversations: ConversationRepository,
        corrections: Corrections,
        postman: Postman,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._reports = reports
        self._conversations = conversations
        self._corrections = corrections
        self._postman = postman
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, report_id: UUID, input: DecisionInput, device: Device
    ) -> None:
        """About all that people have told of this message. Raises Forbidden, NoReport,
        AlreadyDecided.
        """
        if not actor.may(Permission.CONVERSATIONS_MODERATE):
            raise Forbidden
        async with self._transaction:
            conversation, message = await self._held(report_id)
            now = self._clock.now()
            if not await self._reports.decide(message.id, input.decision, now):
                raise AlreadyDecided
            if input.decision is Decision.REMOVE and message.removed_reason is None:
                await self._corrections.take_back(
                    conversation, message, message.deleted_at or now, input.reason
                )
                self._postman.announce(message, MessageTurn.UPDATED)
            await self._audit.record(
                act(
                    f"message.{input.decision.lower()}",
                    actor,
                    device,
                    message.conversation_id,
                    message_id=str(message.id),
                    reason=input.reason,
                )
            )

    async def _held(self, report_id: UUID) -> tuple[Conversation, Message]:
        """With its conversation locked: its sender may be about to change it."""
        message_id = await self._reports.message_of(report_id)
        if message_id is None:
            raise NoReport
        conversation_id = await self._conversations.conversation_of(message_id)
        assert conversation_id is not None  # noqa: S101 (messages stay)
        conversation = await self._conversations.lock(conversation_id)
        assert conversation is not None  # noqa: S101 (and so do conversations)
        return conversation, await self._conversations.message(message_id)
