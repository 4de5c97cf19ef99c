"""Somebody takes back what they have said."""

from uuid import UUID

from mercat.modules.conversations.events import MessageTurn
from mercat.modules.conversations.schemas import MessageRead
from mercat.modules.conversations.service import Corrections, Postman
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.turns import Turns


class DeleteMessage:
    def __init__(
        self,
        transaction: Transaction,
        turns: Turns,
        corrections: Corrections,
        postman: Postman,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._corrections = corrections
        self._postman = postman
        self._clock = clock

    async def execute(self, actor: Actor, message_id: UUID) -> MessageRead:
        """What stays is its number. Raises NoMessage, Forbidden, MessageDeleted, MessageSettled."""
        async with self._turns.of(actor.user_id), self._transaction:
            held, message = await self._corrections.own(actor, message_id)
            now = self._clock.now()
            message.expect_deletable(now)
            await self._corrections.take_back(held.conversation, message, now)
            self._postman.announce(message, MessageTurn.UPDATED)
            return await self._postman.told(message, held.side)
