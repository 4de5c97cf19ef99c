"""Whoever has not read what was said is told of it: once, until they read it; later by mail too."""

from uuid import UUID

from mercat.modules.conversations.errors import NoConversation
from mercat.modules.conversations.events import UnreadDue, UnreadLetterDue
from mercat.modules.conversations.repository import UnreadRepository
from mercat.modules.conversations.service import (
    LETTER_TIME,
    READING_TIME,
    Audiences,
    letter_key,
    notice_key,
    shown_name,
    unread_by,
)
from mercat.modules.notifications.service import Notifier
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class GiveNotice:
    def __init__(
        self,
        transaction: Transaction,
        audiences: Audiences,
        unread: UnreadRepository,
        notifier: Notifier,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._audiences = audiences
        self._unread = unread
        self._notifier = notifier
        self._outbox = outbox
        self._clock = clock

    async def execute(self, event: UnreadDue) -> None:
        """What was said only just now is looked at again later."""
        try:
            audience = await self._audiences.of(event.conversation_id)
        except NoConversation:
            return
        now = self._clock.now()
        async with self._transaction:
            conversation = await self._unread.find(event.conversation_id)
            said = await self._unread.newest(event.conversation_id)
            if conversation is None or not said:
                return
            older = [message for message in said if message.sent_at <= now - READING_TIME]
            if len(older) < len(said):
                key = f"unread:{event.conversation_id}"
                await self._outbox.once(event, at=now + READING_TIME, key=key)
            marks = await self._unread.marks(event.conversation_id)
            readers = unread_by(audience, conversation, older, marks, now)
            for user_id in sorted(readers):
                await self._tell(user_id, conversation.id, shown_name(readers[user_id]))

    async def _tell(self, user_id: UUID, conversation_id: UUID, who: str) -> None:
        told = await self._notifier.tell(
            [user_id],
            "messages_unread",
            {"conversation_id": str(conversation_id), "who": who},
            link=f"/conversations/{conversation_id}",
            dedupe=notice_key(conversation_id),
            again=True,
            until_read=True,
            keep=True,
        )
        if told:
            due = UnreadLetterDue(conversation_id=conversation_id, user_id=user_id)
            at = self._clock.now() + LETTER_TIME - READING_TIME
            await self._outbox.once(due, at=at, key=letter_key(conversation_id, user_id))
