"""Whoever has gone is named in nobody's notices any more: what they said has gone with them."""

from uuid import UUID

from mercat.modules.conversations.repository import UnreadRepository
from mercat.modules.conversations.service import notice_key
from mercat.modules.notifications.service import Notifier
from mercat.platform.db import Transaction


class DropNotices:
    def __init__(
        self, transaction: Transaction, unread: UnreadRepository, notifier: Notifier
    ) -> None:
        self._transaction = transaction
        self._unread = unread
        self._notifier = notifier

    async def execute(self, user_id: UUID) -> None:
        """Once more changes nothing more."""
        async with self._transaction:
            theirs = await self._unread.of_person(user_id)
            await self._notifier.forget([notice_key(one) for one in theirs])
