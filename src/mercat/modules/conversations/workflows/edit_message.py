"""Somebody puts otherwise what they have just said."""

from uuid import UUID

from mercat.modules.conversations.events import MessageTurn
from mercat.modules.conversations.schemas import MessageRead
from mercat.modules.conversations.service import Corrections, Postman, Screen
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.turns import Turns


class EditMessage:
    def __init__(
        self,
        transaction: Transaction,
        turns: Turns,
        corrections: Corrections,
        screen: Screen,
        postman: Postman,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._corrections = corrections
        self._screen = screen
        self._postman = postman
        self._clock = clock

    async def execute(self, actor: Actor, message_id: UUID, body: str) -> MessageRead:
        """Screened as what is new is; without a body it stays as it is. Raises NoMessage,
        Forbidden, ConversationBlocked, MessageDeleted, MessageSettled, RateLimited.
        """
        await self._postman.take_turn(actor)
        async with self._turns.of(actor.user_id), self._transaction:
            held, message = await self._corrections.own(actor, message_id)
            now = self._clock.now()
            message.expect_editable(now)
            await self._screen.expect_open(held.conversation)
            clear, masked = await self._screen.cleared(held.conversation, body or message.body)
            if clear != message.body:
                message.body, message.masked, message.edited_at = clear, masked, now
                message.change = held.conversation.count_change()
                await self._corrections.save()
                self._postman.announce(message, MessageTurn.UPDATED)
            return await self._postman.told(message, held.side)
