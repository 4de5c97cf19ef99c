"""Somebody signs out on all their devices, this one too."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import UserRepository
from mercat.modules.identity.service import Sessions
from mercat.platform.db import Transaction


class SignOutEverywhere:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        sessions: Sessions,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._sessions = sessions
        self._audit = audit

    async def execute(self, actor: Actor, device: Device) -> None:
        """Raises SessionRequired for an API key."""
        by = actor.login_id
        async with self._transaction:
            await self._users.lock(actor.user_id)
            ended = await self._sessions.end_all(actor.user_id, "signed_out_everywhere", device)
            await self._audit.record(
                Act(
                    action="sessions.ended",
                    target_type="user",
                    target_id=str(actor.user_id),
                    actor_id=actor.user_id,
                    ip=device.ip,
                    changes={"by_session": str(by), "count": len(ended)},
                )
            )
        await self._sessions.forget(ended)
