"""Questions about API keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import ApiKey, User, UserStatus
from mercat.modules.identity.repository.roles import extra_roles
from mercat.platform.reads import Query

LIVE_KEY = Query(
    select(
        ApiKey.id,
        ApiKey.user_id,
        ApiKey.secret_hash,
        ApiKey.scopes,
        ApiKey.last_used_at,
        User.user_type,
        extra_roles(User.id).label("roles"),
    )
    .join(User, User.id == ApiKey.user_id)
    .where(ApiKey.prefix == bindparam("prefix"), ApiKey.revoked_at.is_(None))
    .where(or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > bindparam("now")))
    .where(User.status == UserStatus.ACTIVE)
)
"""A key that is good now, and what its owner is now."""

KEYS_OF = Query(
    select(
        ApiKey.id,
        ApiKey.name,
        ApiKey.prefix,
        ApiKey.scopes,
        ApiKey.expires_at,
        ApiKey.last_used_at,
        ApiKey.created_at,
    )
    .where(ApiKey.user_id == bindparam("user_id"), ApiKey.revoked_at.is_(None))
    .order_by(ApiKey.created_at.desc(), ApiKey.id.desc())
)


class ApiKeyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, key: ApiKey) -> None:
        self._session.add(key)
        await self._session.flush()

    async def count(self, user_id: UUID) -> int:
        """Those that are not revoked, expired ones included."""
        query = select(func.count()).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
        return int(await self._session.scalar(query) or 0)

    async def revoke(self, key_id: UUID, user_id: UUID, now: datetime) -> bool:
        """Whether this user had such a key, and it was not revoked yet."""
        done = await self._session.execute(
            update(ApiKey)
            .where(ApiKey.id == key_id, ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(ApiKey.id)
        )
        return done.one_or_none() is not None

    async def revoke_all(self, user_id: UUID, now: datetime) -> int:
        """How many there were."""
        revoked = await self._session.scalars(
            update(ApiKey)
            .where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(ApiKey.id)
        )
        return len(revoked.all())

    async def note_use(self, key_id: UUID, now: datetime, before: datetime) -> None:
        """Does nothing if somebody has noted a use that is not older than `before`."""
        await self._session.execute(
            update(ApiKey)
            .where(ApiKey.id == key_id)
            .where(or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < before))
            .values(last_used_at=now)
        )
