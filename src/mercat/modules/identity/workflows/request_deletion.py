"""Somebody asks for their account to be erased. They have a while to change their mind."""

from datetime import datetime

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import SessionEnded
from mercat.modules.identity.events import DeletionDue, DeletionRequested
from mercat.modules.identity.models import DELETION_GRACE, Actor, Device, User
from mercat.modules.identity.repository import ApiKeyRepository, UserRepository
from mercat.modules.identity.service import Sessions, StepUp
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class RequestDeletion:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        keys: ApiKeyRepository,
        step_up: StepUp,
        sessions: Sessions,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._keys = keys
        self._step_up = step_up
        self._sessions = sessions
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, device: Device) -> datetime:
        """When the account will be erased. Every session and key ends now."""
        now = self._clock.now()
        async with self._transaction:
            user = await self._users.lock(actor.user_id)
            if user is None:
                raise SessionEnded
            await self._step_up.require(actor)
            first = user.request_deletion(now)
            deletion_at = user.deletion_at or now
            ended = await self._sessions.end_all(user.id, "deletion_requested", device)
            await self._keys.revoke_all(user.id, now)
            if first:
                await self._announce(user, now, device)
        await self._sessions.forget(ended)
        return deletion_at

    async def _announce(self, user: User, now: datetime, device: Device) -> None:
        deletion_at = now + DELETION_GRACE
        self._outbox.add(DeletionRequested(user_id=user.id, deletion_at=deletion_at))
        self._outbox.add(DeletionDue(user_id=user.id, requested_at=now), at=deletion_at)
        await self._audit.record(
            Act(
                action="deletion.requested",
                target_type="user",
                target_id=str(user.id),
                actor_id=user.id,
                ip=device.ip,
            )
        )
