"""Somebody has read what they were told."""

from mercat.modules.identity.models import Actor
from mercat.modules.notifications.repository import NoticeRepository
from mercat.modules.notifications.schemas import ReadInput, UnreadRead
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ReadNotices:
    def __init__(self, transaction: Transaction, notices: NoticeRepository, clock: Clock) -> None:
        self._transaction = transaction
        self._notices = notices
        self._clock = clock

    async def execute(self, actor: Actor, input: ReadInput) -> UnreadRead:
        """Of what is not theirs, and what they have read already, nothing changes."""
        async with self._transaction:
            await self._notices.read(actor.user_id, self._clock.now(), input.ids, input.before)
            return UnreadRead(unread=await self._notices.unread(actor.user_id))
