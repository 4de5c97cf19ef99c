"""Something was said: whoever is there has a while to read it before the others are told."""

from mercat.modules.conversations.events import MessageChanged, MessageTurn, UnreadDue
from mercat.modules.conversations.service import READING_TIME
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class AwaitReaders:
    def __init__(self, transaction: Transaction, outbox: Outbox, clock: Clock) -> None:
        self._transaction = transaction
        self._outbox = outbox
        self._clock = clock

    async def execute(self, event: MessageChanged) -> None:
        """However much is said meanwhile, they are looked for once."""
        if event.kind is not MessageTurn.CREATED:
            return
        due = UnreadDue(conversation_id=event.conversation_id)
        async with self._transaction:
            at = self._clock.now() + READING_TIME
            await self._outbox.once(due, at=at, key=f"unread:{event.conversation_id}")
