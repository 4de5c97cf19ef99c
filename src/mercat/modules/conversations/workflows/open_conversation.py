"""Somebody wants to talk to somebody: one conversation of each, whoever opens it."""

from uuid import UUID

from mercat.modules.conversations.errors import ConversationBlocked, NoConversation
from mercat.modules.conversations.models import Conversation
from mercat.modules.conversations.repository import BlockRepository, OpeningRepository
from mercat.modules.conversations.schemas import ConversationInput
from mercat.modules.conversations.service import Copy, Counterparts, Desk, Postman
from mercat.modules.identity.models import Actor
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest
from mercat.platform.turns import Turns


class OpenConversation:
    def __init__(
        self,
        transaction: Transaction,
        turns: Turns,
        idempotency: Idempotency,
        counterparts: Counterparts,
        opening: OpeningRepository,
        blocks: BlockRepository,
        desk: Desk,
        postman: Postman,
        copy: Copy,
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._idempotency = idempotency
        self._counterparts = counterparts
        self._opening = opening
        self._blocks = blocks
        self._desk = desk
        self._postman = postman
        self._copy = copy

    async def execute(
        self, actor: Actor, input: ConversationInput, keyed: KeyedRequest | None
    ) -> Answer:
        """The answer is a ConversationRead: 201 for a new one, 200 for one that was there. Raises
        what `Counterparts`, `Postman` and `Idempotency.begin` do, and ConversationBlocked.
        """
        await self._postman.take_turn(actor)
        async with self._turns.of(actor.user_id), self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            wanted = await self._counterparts.of(actor, input)
            conversation_id, is_new = await self._find_or_open(wanted)
            if input.message is not None:
                held = await self._desk.hold(actor, conversation_id)
                await self._postman.send(actor, held, input.message)
            told = await self._copy.of(conversation_id, actor.user_id)
            status = 201 if is_new else 200
            return await self._idempotency.finish(status, told.model_dump_json().encode())

    async def _find_or_open(self, wanted: Conversation) -> tuple[UUID, bool]:
        """Whoever opens the same at once waits here, and gets the one that the other has opened."""
        found = await self._opening.find(wanted)
        if found is not None:
            return found, False
        if await self._blocks.between(wanted):
            raise ConversationBlocked
        opened = await self._opening.add(wanted)
        if opened is not None:
            return opened, True
        found = await self._opening.find(wanted)
        if found is None:
            raise NoConversation
        return found, False
