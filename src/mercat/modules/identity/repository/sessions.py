"""Questions about sign-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import LoginSession, User, UserStatus
from mercat.modules.identity.repository.roles import extra_roles
from mercat.platform.reads import Query

LIVE_SESSION = Query(
    select(User.user_type, extra_roles(User.id).label("roles"))
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(LoginSession.id == bindparam("session_id"), User.id == bindparam("user_id"))
    .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > bindparam("now"))
    .where(User.status == UserStatus.ACTIVE)
)
"""What the token check asks when Valkey does not know: whether this session is still good."""


class SessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, login: LoginSession) -> None:
        self._session.add(login)

    async def get(self, session_id: UUID) -> LoginSession | None:
        query = select(LoginSession).where(LoginSession.id == session_id)
        found: LoginSession | None = await self._session.scalar(query)
        return found

    async def lock(self, session_id: UUID) -> LoginSession | None:
        query = select(LoginSession).where(LoginSession.id == session_id).with_for_update()
        found: LoginSession | None = await self._session.scalar(query)
        return found

    async def revoke_all(
        self, user_id: UUID, reason: str, now: datetime, except_: UUID | None
    ) -> list[UUID]:
        """Revokes what is open; the ids of what was."""
        statement = (
            update(LoginSession)
            .where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
            .values(revoked_at=now, revoke_reason=reason)
            .returning(LoginSession.id)
        )
        if except_ is not None:
            statement = statement.where(LoginSession.id != except_)
        return list(await self._session.scalars(statement))

    async def knows_device(self, user_id: UUID, device: bytes) -> bool:
        """Whether this user has signed in from there before."""
        known = exists().where(LoginSession.user_id == user_id, LoginSession.device == device)
        return bool(await self._session.scalar(select(known)))
