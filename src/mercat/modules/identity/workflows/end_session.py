"""Somebody ends one of their sessions, here or on another device."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import SessionRepository
from mercat.modules.identity.service import Sessions
from mercat.platform.db import Transaction
from mercat.platform.errors import NotFound


class EndSession:
    def __init__(
        self,
        transaction: Transaction,
        logins: SessionRepository,
        sessions: Sessions,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._logins = logins
        self._sessions = sessions
        self._audit = audit

    async def execute(self, actor: Actor, session_id: UUID, device: Device) -> None:
        """Raises NotFound for a session that is somebody else's, or has ended already."""
        by = actor.login_id
        async with self._transaction:
            login = await self._logins.lock(session_id)
            if login is None or login.user_id != actor.user_id:
                raise NotFound
            if not self._sessions.revoke(login, "ended_by_owner", device):
                raise NotFound
            await self._audit.record(
                Act(
                    action="session.ended",
                    target_type="session",
                    target_id=str(session_id),
                    actor_id=actor.user_id,
                    ip=device.ip,
                    changes={"by_session": str(by)},
                )
            )
        await self._sessions.forget([(actor.user_id, session_id)])
