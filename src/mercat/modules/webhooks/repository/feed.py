"""All that has happened, in one order."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, Text, Uuid, any_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.webhooks.models import FeedEvent, FeedHead
from mercat.platform.ids import uuid7
from mercat.platform.reads import Query

_NAME = "events"
_FACTS = (
    select(
        FeedEvent.position,
        FeedEvent.id,
        FeedEvent.type,
        FeedEvent.business_id,
        FeedEvent.occurred_at,
        FeedEvent.data,
    )
    .where(
        FeedEvent.business_id == bindparam("business_id", type_=Uuid),
        FeedEvent.position > bindparam("after", type_=BigInteger),
        FeedEvent.position <= bindparam("until", type_=BigInteger),
    )
    .order_by(FeedEvent.position)
    .limit(bindparam("limit", type_=Integer))
)
FEED = Query(_FACTS)
FEED_OF_TYPES = Query(_FACTS.where(FeedEvent.type == any_(bindparam("types", type_=ARRAY(Text)))))
HEAD = Query(select(FeedHead.position, FeedHead.forgotten).where(FeedHead.name == _NAME))


class FeedRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def next_position(self) -> int:
        """One more than the last. Until the commit nobody else is given one: what has a position
        becomes visible in their order, and what is rolled back leaves no gap.
        """
        taken = (
            insert(FeedHead)
            .values(id=uuid7(), name=_NAME, position=1)
            .on_conflict_do_update(
                index_elements=["name"], set_={"position": FeedHead.position + 1}
            )
            .returning(FeedHead.position)
        )
        return (await self._session.execute(taken)).scalar_one()

    async def add(self, event: FeedEvent) -> None:
        self._session.add(event)
        await self._session.flush()

    async def forget(self, before: datetime, most: int) -> int:
        """How many were told before then and are not there any more: the first of them."""
        old = (
            select(FeedEvent.id)
            .where(FeedEvent.created_at < before)
            .order_by(FeedEvent.created_at)
            .limit(most)
        )
        gone = await self._session.scalars(
            delete(FeedEvent).where(FeedEvent.id.in_(old)).returning(FeedEvent.position),
            execution_options={"synchronize_session": False},
        )
        positions = gone.all()
        if positions:
            await self._session.execute(
                update(FeedHead)
                .where(FeedHead.name == _NAME, FeedHead.forgotten < max(positions))
                .values(forgotten=max(positions)),
                execution_options={"synchronize_session": False},
            )
        return len(positions)
