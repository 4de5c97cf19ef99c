"""Questions about one studio, and what is written of it. Lock its business first."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.venues.models import Studio


class StudioRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def business_of(self, studio_id: UUID) -> UUID | None:
        """Archived or not: it is the same for ever."""
        query = select(Studio.business_id).where(Studio.id == studio_id)
        found: UUID | None = await self._session.scalar(query)
        return found

    async def lock(self, studio_id: UUID) -> Studio | None:
        """None as well where it is archived."""
        query = (
            select(Studio)
            .where(Studio.id == studio_id, Studio.archived_at.is_(None))
            .with_for_update()
        )
        found: Studio | None = await self._session.scalar(
            query, execution_options={"populate_existing": True}
        )
        return found
