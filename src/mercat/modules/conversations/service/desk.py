"""A conversation that somebody is about to do something in."""

from dataclasses import dataclass
from uuid import UUID

from mercat.modules.conversations.errors import NoConversation
from mercat.modules.conversations.models import Conversation, Side
from mercat.modules.conversations.repository import ConversationRepository
from mercat.modules.identity.models import Actor
from mercat.platform.outbox import Session


@dataclass(frozen=True)
class Held:
    """Locked until the commit; `user_id` sits there as `side`."""

    conversation: Conversation
    user_id: UUID
    side: Side


class Desk:
    """In the transaction of a workflow."""

    def __init__(self, session: Session) -> None:
        self._conversations = ConversationRepository(session)

    async def hold(self, actor: Actor, conversation_id: UUID) -> Held:
        """Who may is asked once it is locked: whoever was removed meanwhile is not there any more.
        Raises NoConversation.
        """
        conversation = await self._conversations.lock(conversation_id)
        if conversation is None:
            raise NoConversation
        side = await self._conversations.side(conversation, actor.user_id)
        if side is None:
            raise NoConversation
        return Held(conversation, actor.user_id, side)
