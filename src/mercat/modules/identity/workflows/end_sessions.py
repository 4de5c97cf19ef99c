"""Staff sign somebody out everywhere: a lost telephone, a doubtful sign-in."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity import permissions
from mercat.modules.identity.errors import BeyondYourPermissions, OwnAccount
from mercat.modules.identity.models import Actor, Device, Permission, User
from mercat.modules.identity.repository import RoleRepository, UserRepository
from mercat.modules.identity.service import RoleTable, Sessions
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden, NotFound


class EndSessions:
    """They may sign in again at once, unlike after a suspension."""

    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        roles: RoleRepository,
        sessions: Sessions,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._roles = roles
        self._sessions = sessions
        self._audit = audit

    async def execute(self, actor: Actor, user_id: UUID, device: Device) -> int:
        """How many sessions were ended."""
        if not actor.may(Permission.USERS_SUSPEND):
            raise Forbidden
        async with self._transaction:
            user = await self._users.lock(user_id)
            if user is None:
                raise NotFound("No such user.")
            await self._require(actor, user)
            ended = await self._sessions.end_all(user.id, "ended_by_staff", device)
            await self._audit.record(
                Act(
                    action="sessions.ended",
                    target_type="user",
                    target_id=str(user.id),
                    actor_id=actor.user_id,
                    api_key_id=actor.api_key_id,
                    ip=device.ip,
                    changes={"count": len(ended)},
                )
            )
        await self._sessions.forget(ended)
        return len(ended)

    async def _require(self, actor: Actor, user: User) -> None:
        if actor.user_id == user.id:
            raise OwnAccount
        table = RoleTable.of(await self._roles.everything())
        theirs = table.together([user.user_type, *await self._roles.names_of(user.id)])
        if not permissions.can_act_on(actor, user.id, theirs):
            raise BeyondYourPermissions
