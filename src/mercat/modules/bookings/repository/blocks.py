"""Blocks: time that nobody can book."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Integer, Uuid, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import Booking, CalendarBlock
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_MOMENT = DateTime(timezone=True)
_TOLD = select(
    CalendarBlock.id,
    CalendarBlock.starts_at,
    CalendarBlock.ends_at,
    CalendarBlock.reason,
    CalendarBlock.series_id,
    CalendarBlock.import_id,
    CalendarBlock.created_at,
).where(
    CalendarBlock.calendar_id == bindparam("calendar_id", type_=Uuid),
    CalendarBlock.removed_at.is_(None),
    CalendarBlock.ends_at > bindparam("since", type_=_MOMENT),
    CalendarBlock.starts_at < bindparam("until", type_=_MOMENT),
)
_ORDER = [CalendarBlock.starts_at, CalendarBlock.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_AFTER: Sequence[ColumnElement[Any]] = (
    bindparam("after", type_=_MOMENT),
    bindparam("after_id", type_=Uuid),
)
BLOCKS_FIRST = Query(keyset(_TOLD, _ORDER, None, descending=False, limit=_LIMIT))
BLOCKS_NEXT = Query(keyset(_TOLD, _ORDER, _AFTER, descending=False, limit=_LIMIT))
"""In the order in which they begin."""


class BlockRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, blocks: Collection[CalendarBlock]) -> None:
        """Their calendar has a row."""
        self._session.add_all(blocks)
        await self._session.flush()

    async def lock(self, calendar_id: UUID, block_id: UUID) -> CalendarBlock | None:
        """One that is not removed."""
        found: CalendarBlock | None = await self._session.scalar(
            select(CalendarBlock)
            .where(
                CalendarBlock.id == block_id,
                CalendarBlock.calendar_id == calendar_id,
                CalendarBlock.removed_at.is_(None),
            )
            .with_for_update()
        )
        return found

    async def following(self, block: CalendarBlock) -> Sequence[UUID]:
        """Those of the same series that begin with it or after it."""
        query = select(CalendarBlock.id).where(
            CalendarBlock.series_id == block.series_id,
            CalendarBlock.starts_at >= block.starts_at,
            CalendarBlock.removed_at.is_(None),
        )
        return (await self._session.scalars(query)).all()

    async def imported(self, import_id: UUID, since: datetime) -> Sequence[CalendarBlock]:
        """From there, and not over yet."""
        query = select(CalendarBlock).where(
            CalendarBlock.import_id == import_id,
            CalendarBlock.removed_at.is_(None),
            CalendarBlock.ends_at > since,
        )
        return (await self._session.scalars(query)).all()

    async def remove(self, block_ids: Collection[UUID], at: datetime) -> None:
        await self._session.execute(
            update(CalendarBlock)
            .where(CalendarBlock.id.in_(block_ids))
            .values(removed_at=at)
            .execution_options(synchronize_session=False)
        )

    async def numbers(self, booking_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """What people call these bookings."""
        query = select(Booking.id, Booking.number).where(Booking.id.in_(booking_ids))
        return {row.id: row.number for row in await self._session.execute(query)}
