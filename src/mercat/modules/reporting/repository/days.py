"""Roll-ups as they are kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business
from mercat.modules.reporting.models import (
    BusinessDay,
    PlatformDay,
    PlatformRevenueDay,
    RevenueDay,
)

Key = tuple[UUID, date]
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('mercat days', 0))")


class DayRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def alone(self) -> None:
        """Until the commit nobody else counts: the platform's days are made of all others."""
        await self._session.execute(_LOCK)

    async def zones(self, business_ids: Iterable[UUID]) -> Mapping[UUID, str | None]:
        query = select(Business.id, Business.timezone).where(Business.id.in_(set(business_ids)))
        return {row.id: row.timezone for row in await self._session.execute(query)}

    async def businesses(self, after: UUID | None, limit: int) -> Sequence[UUID]:
        """All there are, in order of their ids."""
        query = select(Business.id).order_by(Business.id).limit(limit)
        if after is not None:
            query = query.where(Business.id > after)
        return (await self._session.scalars(query)).all()

    async def sample(self, number: int, until: date) -> Sequence[Key]:
        """Some of what is counted, up to and with that day."""
        query = (
            select(BusinessDay.business_id, BusinessDay.day)
            .where(BusinessDay.day <= until)
            .order_by(func.random())
            .limit(number)
        )
        return [(row.business_id, row.day) for row in await self._session.execute(query)]

    async def days(self, keys: Sequence[Key]) -> Sequence[Row[Any]]:
        return await self._rows(BusinessDay, keys)

    async def revenue(self, keys: Sequence[Key]) -> Sequence[Row[Any]]:
        return await self._rows(RevenueDay, keys)

    async def replace(
        self,
        keys: Sequence[Key],
        days: Sequence[Mapping[str, Any]],
        revenue: Sequence[Mapping[str, Any]],
    ) -> None:
        """What was counted of these days is this, and nothing else."""
        for table, rows in ((BusinessDay, days), (RevenueDay, revenue)):
            named = tuple_(table.business_id, table.day)
            await self._session.execute(delete(table).where(named.in_(keys)))
            if rows:
                await self._session.execute(insert(table), rows)

    async def replace_platform(
        self,
        dates: Sequence[date],
        days: Sequence[Mapping[str, Any]],
        revenue: Sequence[Mapping[str, Any]],
    ) -> None:
        for table, rows in ((PlatformDay, days), (PlatformRevenueDay, revenue)):
            await self._session.execute(delete(table).where(table.day.in_(dates)))
            if rows:
                await self._session.execute(insert(table), rows)

    async def _rows(
        self, table: type[BusinessDay | RevenueDay], keys: Sequence[Key]
    ) -> Sequence[Row[Any]]:
        own = [one for one in table.__table__.c if one.name not in _EVERYWHERE]
        named = tuple_(table.business_id, table.day)
        return (await self._session.execute(select(*own).where(named.in_(keys)))).all()


_EVERYWHERE = frozenset({"id", "created_at", "updated_at"})
