"""Somebody writes something."""

from uuid import UUID

from mercat.modules.conversations.schemas import MessageInput, MessageRead
from mercat.modules.conversations.service import Desk, Postman
from mercat.modules.identity.models import Actor
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest
from mercat.platform.turns import Turns


class SendMessage:
    """The same for every door: the limit of a sender is taken here."""

    def __init__(
        self,
        transaction: Transaction,
        turns: Turns,
        idempotency: Idempotency,
        desk: Desk,
        postman: Postman,
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._idempotency = idempotency
        self._desk = desk
        self._postman = postman

    async def execute(
        self,
        actor: Actor,
        conversation_id: UUID,
        input: MessageInput,
        keyed: KeyedRequest | None,
    ) -> Answer:
        """The answer is a MessageRead. 200 if it had been sent before. Raises what `Postman` does,
        and what `Idempotency.begin` does.
        """
        await self._postman.take_turn(actor)
        async with self._turns.of(conversation_id), self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            held = await self._desk.hold(actor, conversation_id)
            message, is_new = await self._postman.send(actor, held, input)
            told = await self._postman.told(message, held.side)
            status = 201 if is_new else 200
            return await self._idempotency.finish(status, told.model_dump_json().encode())

    async def send(self, actor: Actor, conversation_id: UUID, input: MessageInput) -> MessageRead:
        """For sockets. Raises what `Postman` does."""
        await self._postman.take_turn(actor)
        async with self._turns.of(conversation_id), self._transaction:
            held = await self._desk.hold(actor, conversation_id)
            message, _ = await self._postman.send(actor, held, input)
            return await self._postman.told(message, held.side)
