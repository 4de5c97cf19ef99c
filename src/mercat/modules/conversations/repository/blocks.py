"""Who wants to hear nothing of whom."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.conversations.models import Conversation, ConversationBlock, Side
from mercat.platform.ids import uuid7


def _blocked(by: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(literal(1)).select_from(ConversationBlock).where(by).correlate(Conversation).exists()
    )


FIRST_ID = func.coalesce(Conversation.customer_id, Conversation.first_user_id)
"""Whose side is always a person."""
FIRST_BLOCKS = _blocked(
    and_(
        ConversationBlock.user_id == FIRST_ID,
        or_(
            ConversationBlock.blocked_user_id == Conversation.second_user_id,
            ConversationBlock.blocked_business_id == Conversation.business_id,
        ),
    )
)
OTHER_BLOCKS = _blocked(
    and_(
        ConversationBlock.blocked_user_id == FIRST_ID,
        or_(
            ConversationBlock.user_id == Conversation.second_user_id,
            ConversationBlock.business_id == Conversation.business_id,
        ),
    )
)
PARTED = or_(FIRST_BLOCKS, OTHER_BLOCKS)
"""One side of a conversation has blocked the other."""
_SIDES = ("user_id", "business_id", "blocked_user_id", "blocked_business_id")


class BlockRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def between(self, conversation: Conversation) -> bool:
        """Whether either side of it has blocked the other, there or elsewhere."""
        first, second = _sides(conversation)
        query = select(ConversationBlock.id).where(
            or_(_blocks(first, second), _blocks(second, first))
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def add(self, conversation: Conversation, user_id: UUID, side: Side) -> bool:
        """Of that side of it; whether it had not blocked the other before."""
        mine, theirs = _in_order(conversation, user_id, side)
        values = {
            "id": uuid7(),
            "made_by": user_id,
            "user_id": mine[0],
            "business_id": mine[1],
            "blocked_user_id": theirs[0],
            "blocked_business_id": theirs[1],
        }
        added = (
            insert(ConversationBlock).values(values).on_conflict_do_nothing(index_elements=_SIDES)
        )
        return bool((await self._session.scalars(added.returning(ConversationBlock.id))).all())

    async def remove(self, conversation: Conversation, user_id: UUID, side: Side) -> bool:
        """Whether it was there."""
        mine, theirs = _in_order(conversation, user_id, side)
        gone = delete(ConversationBlock).where(_blocks(mine, theirs))
        return bool((await self._session.scalars(gone.returning(ConversationBlock.id))).all())


_Party = tuple[UUID | None, UUID | None]
"""A person or a business."""


def _sides(conversation: Conversation) -> tuple[_Party, _Party]:
    if conversation.business_id is None:
        return (conversation.first_user_id, None), (conversation.second_user_id, None)
    return (conversation.customer_id, None), (None, conversation.business_id)


def _in_order(conversation: Conversation, user_id: UUID, side: Side) -> tuple[_Party, _Party]:
    """Whose side it is first."""
    first, second = _sides(conversation)
    is_first = side is Side.PERSON and first[0] == user_id
    return (first, second) if is_first else (second, first)


def _blocks(one: _Party, other: _Party) -> ColumnElement[bool]:
    return and_(
        ConversationBlock.user_id.is_not_distinct_from(one[0]),
        ConversationBlock.business_id.is_not_distinct_from(one[1]),
        ConversationBlock.blocked_user_id.is_not_distinct_from(other[0]),
        ConversationBlock.blocked_business_id.is_not_distinct_from(other[1]),
    )
