"""Whoever has read a conversation to its end has read the notice of it too, and so has whoever
answers.
"""

from mercat.modules.conversations.events import MessageChanged, MessageTurn, ReadMoved
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

    async def execute(self, event: ReadMoved | MessageChanged) -> None:
        """By how far they are now: what they did since is done already."""
        if isinstance(event, MessageChanged) and event.kind is not MessageTurn.CREATED:
            return
        async with self._transaction:
            if isinstance(event, MessageChanged):
                user_id = await self._unread.sender(event.message_id)
            else:
                user_id = event.user_id
            if await self._unread.is_at_the_end(event.conversation_id, user_id):
                await self._notifier.seen(user_id, notice_key(event.conversation_id))
