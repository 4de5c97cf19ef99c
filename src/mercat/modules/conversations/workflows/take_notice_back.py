"""Whoever has read a conversation to its end has read the notice of it too."""

from mercat.modules.conversations.events import Mark, ReadMoved
from mercat.modules.conversations.repository import UnreadRepository
from mercat.modules.conversations.service import notice_key
from mercat.modules.notifications.service import Notifier
from mercat.platform.db import Transaction


class TakeNoticeBack:
    def __init__(
        self, transaction: Transaction, unread: UnreadRepository, notifier: Notifier
    ) -> None:
        self._transaction = transaction
        self._unread = unread
        self._notifier = notifier

    async def execute(self, event: ReadMoved) -> None:
        if event.kind is not Mark.READ:
            return
        async with self._transaction:
            conversation = await self._unread.find(event.conversation_id)
            if conversation is not None and event.seq >= conversation.last_seq:
                await self._notifier.seen(event.user_id, notice_key(conversation.id))
