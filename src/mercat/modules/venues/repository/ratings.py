"""The stars that studios have been given."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import counting, setting
from mercat.modules.venues.models import Studio


class StudioRatingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, studio_id: UUID, more: Mapping[int, int]) -> None:
        await self._session.execute(counting(Studio, studio_id, more))

    async def set(self, studio_id: UUID, counts: Mapping[int, int]) -> None:
        await self._session.execute(setting(Studio, studio_id, counts))
