"""What may be said where."""

from mercat.modules.conversations.errors import ConversationBlocked
from mercat.modules.conversations.models import Conversation, ConversationKind
from mercat.modules.conversations.repository import BlockRepository, ConversationRepository
from mercat.modules.conversations.service.masking import mask
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings


class Screen:
    """In the transaction of a workflow that holds the conversation."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._conversations = ConversationRepository(session)
        self._blocks = BlockRepository(session)
        self._settings = settings

    async def expect_open(self, conversation: Conversation) -> None:
        """Raises ConversationBlocked."""
        if await self._blocks.between(conversation):
            raise ConversationBlocked

    async def cleared(
        self, conversation: Conversation, body: str | None
    ) -> tuple[str | None, bool]:
        """As it is kept, and whether something of it is hidden: what leads past us, until there is
        a deal.
        """
        if body is None or not self._settings.mask_contacts:
            return body, False
        clear, found = mask(body)
        if not found or await self._know_each_other(conversation):
            return body, False
        return clear, True

    async def _know_each_other(self, conversation: Conversation) -> bool:
        """A customer and a business that have a deal; two people of one team, or who have one."""
        if conversation.kind is ConversationKind.DIRECT:
            first, second = conversation.first_user_id, conversation.second_user_id
            assert first is not None  # noqa: S101 (so says the database)
            assert second is not None  # noqa: S101
            return await self._conversations.are_teammates(
                first, second
            ) or await self._conversations.have_deal(first, second)
        customer_id, business_id = conversation.customer_id, conversation.business_id
        assert customer_id is not None  # noqa: S101
        assert business_id is not None  # noqa: S101
        return await self._conversations.has_deal(customer_id, business_id)
