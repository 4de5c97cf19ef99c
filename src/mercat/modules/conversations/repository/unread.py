"""Who has not read what was said."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business
from mercat.modules.conversations.models import Conversation, Message, Participant
from mercat.modules.identity.models import User, UserStatus

_MOST = 100
"""Messages that are looked at: whoever has not read one of these is told."""


class UnreadRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, conversation_id: UUID) -> Conversation | None:
        found: Conversation | None = await self._session.scalar(
            select(Conversation).where(Conversation.id == conversation_id)
        )
        return found

    async def of_person(self, user_id: UUID) -> Sequence[UUID]:
        """The conversations that they are in for themselves, and not in a business's name."""
        seats = (Conversation.first_user_id, Conversation.second_user_id, Conversation.customer_id)
        query = select(Conversation.id).where(or_(*(seat == user_id for seat in seats)))
        return (await self._session.scalars(query)).all()

    async def newest(self, conversation_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
        """seq, sender_id, side, sent_at, the sender's status and names, and the business's name:
        the newest first, without what was deleted.
        """
        query = (
            select(
                Message.seq,
                Message.sender_id,
                Message.side,
                Message.sent_at,
                User.status,
                User.first_name,
                User.last_name,
                Business.name.label("business"),
            )
            .join(Conversation, Conversation.id == Message.conversation_id)
            .join(User, User.id == Message.sender_id)
            .outerjoin(Business, Business.id == Conversation.business_id)
            .where(Message.conversation_id == conversation_id, Message.deleted_at.is_(None))
            .order_by(Message.seq.desc())
            .limit(_MOST)
        )
        return (await self._session.execute(query)).all()

    async def reader(self, user_id: UUID) -> User | None:
        """Unless their account is erased."""
        found: User | None = await self._session.scalar(
            select(User).where(User.id == user_id, User.status != UserStatus.DELETED)
        )
        return found

    async def marks(self, conversation_id: UUID) -> Sequence[Participant]:
        query = select(Participant).where(Participant.conversation_id == conversation_id)
        return (await self._session.scalars(query)).all()

    async def sender(self, message_id: UUID) -> UUID:
        query = select(Message.sender_id).where(Message.id == message_id)
        return (await self._session.scalars(query)).one()

    async def is_at_the_end(self, conversation_id: UUID, user_id: UUID) -> bool:
        """Whether they have read all of it."""
        query = (
            select(Participant.id)
            .join(Conversation, Conversation.id == Participant.conversation_id)
            .where(
                Participant.conversation_id == conversation_id,
                Participant.user_id == user_id,
                Participant.last_read_seq >= Conversation.last_seq,
            )
        )
        return await self._session.scalar(query) is not None
