"""Questions about exports."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import DataExport


class ExportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, export: DataExport) -> None:
        self._session.add(export)

    async def live(self, user_id: UUID, now: datetime) -> DataExport | None:
        """The one that is under way or there. Lock the user's row first, or there may be two."""
        found: DataExport | None = await self._session.scalar(
            select(DataExport)
            .where(DataExport.user_id == user_id, DataExport.expires_at > now)
            .order_by(DataExport.id.desc())
            .limit(1)
        )
        return found

    async def lock(self, export_id: UUID) -> DataExport | None:
        found: DataExport | None = await self._session.scalar(
            select(DataExport).where(DataExport.id == export_id).with_for_update(),
            execution_options={"populate_existing": True},
        )
        return found

    async def over(self, now: datetime, unfinished: datetime, limit: int) -> Sequence[DataExport]:
        """What expired; what was not finished only if it did so before `unfinished`."""
        expired = or_(
            DataExport.completed_at.is_not(None) & (DataExport.expires_at <= now),
            DataExport.expires_at <= unfinished,
        )
        query = select(DataExport).where(expired).order_by(DataExport.id).limit(limit)
        return (await self._session.scalars(query)).all()

    async def remove(self, ids: Sequence[UUID]) -> None:
        await self._session.execute(delete(DataExport).where(DataExport.id.in_(ids)))
