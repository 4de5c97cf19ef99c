"""A conversation, as whoever has just done something in it is told of it, in that transaction."""

from uuid import UUID

from mercat.modules.conversations.models import Side
from mercat.modules.conversations.repository import ConversationRepository
from mercat.modules.conversations.schemas import ConversationRead
from mercat.modules.conversations.service import telling
from mercat.modules.files.service import Attachments
from mercat.platform.clock import Clock
from mercat.platform.outbox import Session


class Copy:
    def __init__(self, session: Session, attachments: Attachments, clock: Clock) -> None:
        self._conversations = ConversationRepository(session)
        self._attachments = attachments
        self._clock = clock

    async def of(self, conversation_id: UUID, user_id: UUID) -> ConversationRead:
        row = await self._conversations.shown(conversation_id, user_id)
        last = await self._conversations.last(conversation_id)
        message = None
        if last is not None:
            shown = await telling.attached(self._attachments, [last])
            message = telling.message(last, shown, Side(row["side"]))
        return telling.conversation(row, message, self._clock.now())
