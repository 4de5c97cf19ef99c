"""Somebody has read so far, or has been brought so far."""

from uuid import UUID

from mercat.modules.conversations.events import Mark
from mercat.modules.conversations.schemas import MarkedRead
from mercat.modules.conversations.service import Desk, Marks
from mercat.modules.identity.models import Actor
from mercat.platform.db import Transaction
from mercat.platform.turns import Turns


class MarkRead:
    def __init__(self, transaction: Transaction, turns: Turns, desk: Desk, marks: Marks) -> None:
        self._transaction = transaction
        self._turns = turns
        self._desk = desk
        self._marks = marks

    async def execute(
        self, actor: Actor, conversation_id: UUID, seq: int, mark: Mark = Mark.READ
    ) -> MarkedRead:
        """Whatever comes late or twice changes nothing. Raises NoConversation, BeyondTheEnd."""
        async with self._turns.of(conversation_id), self._transaction:
            held = await self._desk.hold(actor, conversation_id)
            return await self._marks.move(held, seq, mark)
