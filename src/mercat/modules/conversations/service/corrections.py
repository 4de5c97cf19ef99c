"""Messages that are changed after they were sent."""

from datetime import datetime
from uuid import UUID

from mercat.modules.conversations.errors import NoConversation, NoMessage
from mercat.modules.conversations.models import Conversation, Message
from mercat.modules.conversations.repository import ConversationRepository
from mercat.modules.conversations.service.desk import Desk, Held
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session


class Corrections:
    """In the transaction of a workflow."""

    def __init__(self, session: Session) -> None:
        self._desk = Desk(session)
        self._conversations = ConversationRepository(session)
        self._claims = FileClaims(session)

    async def find(self, actor: Actor, message_id: UUID) -> tuple[Held, Message]:
        """One that they may read, with its conversation locked. Raises NoMessage."""
        conversation_id = await self._conversations.conversation_of(message_id)
        if conversation_id is None:
            raise NoMessage
        try:
            held = await self._desk.hold(actor, conversation_id)
        except NoConversation:
            raise NoMessage from None
        return held, await self._conversations.message(message_id)

    async def own(self, actor: Actor, message_id: UUID) -> tuple[Held, Message]:
        """One that they have sent, and in whose name they may still speak. Raises NoMessage,
        Forbidden.
        """
        held, message = await self.find(actor, message_id)
        if message.sender_id != actor.user_id or message.side is not held.side:
            raise Forbidden
        return held, message

    async def save(self) -> None:
        await self._conversations.save()

    async def take_back(
        self,
        conversation: Conversation,
        message: Message,
        at: datetime,
        reason: str | None = None,
    ) -> None:
        """Its words and what was attached are gone; its number stays. `reason`: of staff."""
        message.delete(at, reason)
        message.change = conversation.count_change()
        await self._conversations.save()
        for file_id in await self._conversations.detach(message.id):
            await self._claims.release(file_id)
