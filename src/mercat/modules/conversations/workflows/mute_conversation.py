"""Somebody does not want to hear of a conversation for a while."""

from uuid import UUID

from mercat.modules.conversations.schemas import ConversationRead, MuteInput
from mercat.modules.conversations.service import Copy, Desk, Marks
from mercat.modules.identity.models import Actor
from mercat.platform.db import Transaction
from mercat.platform.turns import Turns


class MuteConversation:
    def __init__(
        self, transaction: Transaction, turns: Turns, desk: Desk, marks: Marks, copy: Copy
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._desk = desk
        self._marks = marks
        self._copy = copy

    async def execute(
        self, actor: Actor, conversation_id: UUID, input: MuteInput
    ) -> ConversationRead:
        """Raises NoConversation."""
        async with self._turns.of(conversation_id), self._transaction:
            held = await self._desk.hold(actor, conversation_id)
            await self._marks.mute(held, input)
            return await self._copy.of(conversation_id, actor.user_id)
