"""Conversations, about to be opened, written in or read."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.bookings.models import Booking, BookingStatus
from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.conversations.models import (
    Conversation,
    Message,
    MessageAttachment,
    Participant,
    Side,
)
from mercat.modules.conversations.repository.lists import SHOWN
from mercat.modules.conversations.repository.seats import IS_MEMBER, IS_PERSON, SIDE
from mercat.modules.conversations.repository.transcripts import ONE, TOLD
from mercat.modules.identity.models import User, UserStatus
from mercat.platform.ids import uuid7

_FRESH = {"populate_existing": True}
DEALS = (BookingStatus.CONFIRMED, BookingStatus.IN_PROGRESS, BookingStatus.COMPLETED)
"""What makes a deal of a booking."""
_One, _Other = aliased(BusinessMember), aliased(BusinessMember)


class ConversationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, conversation_id: UUID) -> Conversation | None:
        """As it stands now, and until the commit nobody else writes in it."""
        found: Conversation | None = await self._session.scalar(
            select(Conversation)
            .where(Conversation.id == conversation_id)
            .with_for_update(key_share=True),
            execution_options=_FRESH,
        )
        return found

    async def side(self, conversation: Conversation, user_id: UUID) -> Side | None:
        """As whom they sit there, this instant; None: they do not. Whoever takes a member out of
        the team waits for the commit of what they are doing, or has been before it.
        """
        query = select(SIDE).where(Conversation.id == conversation.id, or_(IS_PERSON, IS_MEMBER))
        found = await self._session.scalar(query, {"user_id": user_id})
        if found == Side.TEAM and not await self._keep(conversation, user_id):
            return None
        return None if found is None else Side(found)

    async def _keep(self, conversation: Conversation, user_id: UUID) -> bool:
        """In the team until the commit: whether they are still there."""
        query = select(BusinessMember.id).where(
            BusinessMember.business_id == conversation.business_id,
            BusinessMember.user_id == user_id,
        )
        kept = await self._session.scalar(query.with_for_update(read=True, key_share=True))
        return kept is not None

    async def add(self, message: Message) -> None:
        self._session.add(message)
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()

    async def sent(self, conversation_id: UUID, sender_id: UUID, client_id: str) -> Message | None:
        query = select(Message).where(
            Message.conversation_id == conversation_id,
            Message.sender_id == sender_id,
            Message.client_id == client_id,
        )
        found: Message | None = await self._session.scalar(query)
        return found

    async def told(self, message_id: UUID) -> Mapping[str, Any]:
        found = await self._session.execute(ONE, {"message_id": message_id})
        return dict(found.mappings().one())

    async def begin(self, participant: Participant) -> None:
        """If they have not been met here before."""
        names = ("conversation_id", "user_id", "last_read_seq", "last_delivered_seq")
        values = {"id": uuid7(), **{name: getattr(participant, name) for name in names}}
        await self._session.execute(
            insert(Participant)
            .values(values)
            .on_conflict_do_nothing(index_elements=["conversation_id", "user_id"])
        )

    async def participant(self, conversation_id: UUID, user_id: UUID) -> Participant:
        """As it stands now; begin it first."""
        query = select(Participant).where(
            Participant.conversation_id == conversation_id, Participant.user_id == user_id
        )
        return (
            await self._session.scalars(query.with_for_update(), execution_options=_FRESH)
        ).one()

    async def conversation_of(self, message_id: UUID) -> UUID | None:
        found: UUID | None = await self._session.scalar(
            select(Message.conversation_id).where(Message.id == message_id)
        )
        return found

    async def message(self, message_id: UUID) -> Message:
        """As it stands now: whoever changes it holds its conversation."""
        query = select(Message).where(Message.id == message_id)
        return (await self._session.scalars(query, execution_options=_FRESH)).one()

    async def detach(self, message_id: UUID) -> Sequence[UUID]:
        """Everything: which files they were."""
        gone = delete(MessageAttachment).where(MessageAttachment.message_id == message_id)
        return (await self._session.scalars(gone.returning(MessageAttachment.file_id))).all()

    async def shown(self, conversation_id: UUID, user_id: UUID) -> Mapping[str, Any]:
        """As somebody who sits there is told of it."""
        found = await self._session.execute(
            SHOWN, {"conversation_id": conversation_id, "user_id": user_id}
        )
        return dict(found.mappings().one())

    async def last(self, conversation_id: UUID) -> Mapping[str, Any] | None:
        """What was said last."""
        query = TOLD.where(
            Message.conversation_id == conversation_id, Message.seq == Conversation.last_seq
        )
        found = (await self._session.execute(query)).mappings().one_or_none()
        return None if found is None else dict(found)

    async def attach(self, message_id: UUID, file_id: UUID, position: int) -> None:
        self._session.add(
            MessageAttachment(message_id=message_id, file_id=file_id, position=position)
        )
        await self._session.flush()

    async def is_deserted(self, conversation: Conversation, user_id: UUID, side: Side) -> bool:
        """Whether nobody is on the other side any more."""
        if side is Side.PERSON and conversation.business_id is not None:
            query = select(Business.archived_at.is_not(None)).where(
                Business.id == conversation.business_id
            )
        else:
            others = {conversation.customer_id, conversation.first_user_id}
            others |= {conversation.second_user_id}
            query = select(User.status == UserStatus.DELETED).where(
                User.id.in_(others - {None} - ({user_id} if side is Side.PERSON else set()))
            )
        return bool(await self._session.scalar(query))

    async def has_deal(self, customer_id: UUID, business_id: UUID) -> bool:
        query = select(Booking.id).where(
            Booking.customer_id == customer_id,
            Booking.business_id == business_id,
            Booking.status.in_(DEALS),
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def have_deal(self, one: UUID, other: UUID) -> bool:
        """Whether one is a customer of a business in whose team the other is."""
        a_deal = [
            and_(
                Booking.customer_id == customer,
                Booking.status.in_(DEALS),
                exists().where(_One.business_id == Booking.business_id, _One.user_id == member),
            )
            for customer, member in ((one, other), (other, one))
        ]
        return (
            await self._session.scalar(select(Booking.id).where(or_(*a_deal)).limit(1)) is not None
        )

    async def are_teammates(self, one: UUID, other: UUID) -> bool:
        query = (
            select(_One.id)
            .join(_Other, _Other.business_id == _One.business_id)
            .join(Business, Business.id == _One.business_id)
            .where(_One.user_id == one, _Other.user_id == other, Business.archived_at.is_(None))
        )
        return await self._session.scalar(query.limit(1)) is not None
