"""One side wants to hear nothing of the other any more, or does again."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.conversations.events import SidesParted
from mercat.modules.conversations.models import Side
from mercat.modules.conversations.repository import BlockRepository
from mercat.modules.conversations.schemas import ConversationRead
from mercat.modules.conversations.service import Copy, Desk, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.turns import Turns


class BlockConversation:
    def __init__(
        self,
        transaction: Transaction,
        turns: Turns,
        desk: Desk,
        blocks: BlockRepository,
        copy: Copy,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._turns = turns
        self._desk = desk
        self._blocks = blocks
        self._copy = copy
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, conversation_id: UUID, device: Device, *, blocked: bool
    ) -> ConversationRead:
        """In all that the two sides have with each other. Once more changes nothing more; each side
        takes back its own. Raises NoConversation.
        """
        async with self._turns.of(conversation_id), self._transaction:
            held = await self._desk.hold(actor, conversation_id)
            change = self._blocks.add if blocked else self._blocks.remove
            changed = await change(held.conversation, actor.user_id, held.side)
            if changed and blocked:
                self._outbox.add(SidesParted(conversation_id=conversation_id))
            if changed and held.side is Side.TEAM:
                action = "conversation.blocked" if blocked else "conversation.unblocked"
                business_id = str(held.conversation.business_id)
                await self._audit.record(
                    act(action, actor, device, conversation_id, business_id=business_id)
                )
            return await self._copy.of(conversation_id, actor.user_id)
