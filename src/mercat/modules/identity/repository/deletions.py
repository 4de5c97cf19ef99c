"""Questions about accounts that go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import ApiKey, LoginSession


class DeletionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def revoke_keys(self, user_id: UUID, now: datetime) -> None:
        await self._session.execute(
            update(ApiKey)
            .where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    async def devices(self, user_id: UUID) -> list[bytes]:
        """From which this user has signed in."""
        query = select(LoginSession.device).where(LoginSession.user_id == user_id).distinct()
        return list(await self._session.scalars(query))
