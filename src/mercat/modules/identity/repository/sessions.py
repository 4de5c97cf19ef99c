"""Questions about sign-ins."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import any_, bindparam, delete, exists, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import LoginSession, User, UserStatus
from mercat.modules.identity.repository.roles import extra_roles
from mercat.platform.pagination import Key, keyset
from mercat.platform.reads import Query

LIVE_SESSION = Query(
    select(User.user_type, extra_roles(User.id).label("roles"))
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(LoginSession.id == bindparam("session_id"), User.id == bindparam("user_id"))
    .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > bindparam("now"))
    .where(User.status == UserStatus.ACTIVE)
)
"""What the token check asks when Valkey does not know: whether this session is still good."""

STANDING_SESSIONS = Query(
    select(LoginSession.id, User.user_type, extra_roles(User.id).label("roles"))
    .join(User, User.id == LoginSession.user_id)
    .where(LoginSession.id == any_(bindparam("ids", type_=ARRAY(LoginSession.id.type))))
    .where(LoginSession.revoked_at.is_(None), LoginSession.expires_at > bindparam("now"))
    .where(User.status == UserStatus.ACTIVE)
)
"""The same of many at once."""

CHANGED_SESSIONS = Query(
    select(LoginSession.id).where(LoginSession.changed_at > bindparam("since"))
)
"""What no remembered answer may speak for."""


class SessionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, login: LoginSession) -> None:
        self._session.add(login)

    async def get(self, session_id: UUID) -> LoginSession | None:
        query = select(LoginSession).where(LoginSession.id == session_id)
        found: LoginSession | None = await self._session.scalar(query)
        return found

    async def open_of(
        self, user_id: UUID, now: datetime, rotated_after: datetime, after: Key | None, limit: int
    ) -> Sequence[LoginSession]:
        """This user's sessions that still stand, newest first: a page of them and one more."""
        query = (
            select(LoginSession)
            .where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
            .where(LoginSession.expires_at > now, LoginSession.rotated_at > rotated_after)
        )
        found = await self._session.scalars(keyset(query, [LoginSession.id], after, limit=limit))
        return found.all()

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
            .values(revoked_at=now, changed_at=now, revoke_reason=reason)
            .returning(LoginSession.id)
        )
        if except_ is not None:
            statement = statement.where(LoginSession.id != except_)
        return list(await self._session.scalars(statement))

    async def change_all(self, user_id: UUID, now: datetime) -> list[UUID]:
        """Notes of all open sessions that what is remembered of them is not true any more."""
        statement = (
            update(LoginSession)
            .where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
            .values(changed_at=now)
            .returning(LoginSession.id)
        )
        return list(await self._session.scalars(statement))

    async def forget(self, before: datetime) -> None:
        """Sessions whose last day has passed by then, however they ended."""
        await self._session.execute(delete(LoginSession).where(LoginSession.expires_at < before))

    async def knows_device(self, user_id: UUID, device: bytes) -> bool:
        """Whether this user has signed in from there before."""
        known = exists().where(LoginSession.user_id == user_id, LoginSession.device == device)
        return bool(await self._session.scalar(select(known)))
