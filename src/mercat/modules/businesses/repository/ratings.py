"""The stars that businesses have been given."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, counting, setting


class RatingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, business_id: UUID) -> None:
        """As strongly as counting does: whoever took less, and then more, would wait for somebody
        who waits for them.
        """
        one = select(Business.id).where(Business.id == business_id)
        await self._session.execute(one.with_for_update(key_share=True))

    async def count(self, business_id: UUID, more: Mapping[int, int]) -> None:
        await self._session.execute(counting(Business, business_id, more))

    async def set(self, business_id: UUID, counts: Mapping[int, int]) -> None:
        await self._session.execute(setting(Business, business_id, counts))
