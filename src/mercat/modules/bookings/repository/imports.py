"""Calendars that fill others."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import CalendarImport


class ImportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, calendar_id: UUID) -> Sequence[CalendarImport]:
        """The oldest first."""
        return (await self._session.scalars(_of(calendar_id))).all()

    async def lock_all(self, calendar_id: UUID) -> Sequence[CalendarImport]:
        """The same, and until the commit nobody removes any: what is written for one that is
        removed meanwhile would stay for ever.
        """
        found = await self._session.scalars(
            _of(calendar_id).with_for_update(), execution_options={"populate_existing": True}
        )
        return found.all()

    async def find(self, import_id: UUID) -> CalendarImport | None:
        """One that is not removed."""
        query = select(CalendarImport).where(
            CalendarImport.id == import_id, CalendarImport.removed_at.is_(None)
        )
        found: CalendarImport | None = await self._session.scalar(query)
        return found

    async def lock(self, import_id: UUID) -> CalendarImport | None:
        found: CalendarImport | None = await self._session.scalar(
            select(CalendarImport)
            .where(CalendarImport.id == import_id, CalendarImport.removed_at.is_(None))
            .with_for_update(),
            execution_options={"populate_existing": True},
        )
        return found

    async def add(self, source: CalendarImport) -> None:
        self._session.add(source)
        await self._session.flush()

    async def due(self, at: datetime, next_at: datetime, limit: int) -> Sequence[UUID]:
        """Those whose time has come, which is put off: nobody else takes them up meanwhile."""
        due = (
            select(CalendarImport.id)
            .where(CalendarImport.next_run_at <= at, CalendarImport.removed_at.is_(None))
            .order_by(CalendarImport.next_run_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = await self._session.scalars(
            update(CalendarImport)
            .where(CalendarImport.id.in_(due))
            .values(next_run_at=next_at, updated_at=func.now())
            .returning(CalendarImport.id),
            execution_options={"synchronize_session": False},
        )
        return taken.all()


def _of(calendar_id: UUID) -> Select[CalendarImport]:
    return (
        select(CalendarImport)
        .where(CalendarImport.calendar_id == calendar_id, CalendarImport.removed_at.is_(None))
        .order_by(CalendarImport.id)
    )
