"""Questions about accounts that go."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import LoginSession


class DeletionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def devices(self, user_id: UUID) -> list[bytes]:
        """From which this user has signed in."""
        query = select(LoginSession.device).where(LoginSession.user_id == user_id).distinct()
        return list(await self._session.scalars(query))
