"""Staff change somebody's account: suspend it, let it in again, mend a name."""

from typing import Any
from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity import permissions
from mercat.modules.identity.errors import AccountDeleted, BeyondYourPermissions, OwnAccount
from mercat.modules.identity.models import Actor, Device, User, UserStatus
from mercat.modules.identity.repository import RoleRepository, UserRepository
from mercat.modules.identity.schemas import UserPatch
from mercat.modules.identity.service import RoleTable, Sessions
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden, NotFound

Ended = list[tuple[UUID, UUID]]


class ChangeUser:
    """A suspension ends every session in its own transaction; the API keys ask for the owner's
    status each time, and need nothing.
    """

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

    async def execute(self, actor: Actor, user_id: UUID, input: UserPatch, device: Device) -> None:
        if not permissions.can_change(actor, input.model_fields_set):
            raise Forbidden
        async with self._transaction:
            user = await self._users.lock(user_id)
            if user is None:
                raise NotFound("No such user.")
            await self._require(actor, user)
            changes, ended = await self._change(user, input, device)
            for action, told in changes.items():
                await self._audit.record(_act(actor, user, action, told, device))
        await self._sessions.forget(ended)

    async def _require(self, actor: Actor, user: User) -> None:
        if actor.user_id == user.id:
            raise OwnAccount
        table = RoleTable.of(await self._roles.everything())
        theirs = table.together([user.user_type, *await self._roles.names_of(user.id)])
        if not permissions.can_act_on(actor, user.id, theirs):
            raise BeyondYourPermissions
        if user.status is UserStatus.DELETED:
            raise AccountDeleted

    async def _change(
        self, user: User, input: UserPatch, device: Device
    ) -> tuple[dict[str, dict[str, Any]], Ended]:
        """What was done, by the name of the act, and the sessions that it ended."""
        done: dict[str, dict[str, Any]] = {}
        ended: Ended = []
        given = input.model_dump(exclude_unset=True)
        status = given.pop("status", None)
        if status is UserStatus.SUSPENDED and user.suspend():
            ended = await self._sessions.end_all(user.id, "suspended", device)
            done["user.suspended"] = {"sessions": len(ended)}
        elif status is UserStatus.ACTIVE and user.reinstate():
            done["user.reinstated"] = {"status": user.status}
        changed = sorted(name for name, value in given.items() if getattr(user, name) != value)
        for name in changed:
            setattr(user, name, given[name])
        if changed:
            done["user.updated"] = {"fields": changed}
        return done, ended


def _act(actor: Actor, user: User, action: str, changes: dict[str, Any], device: Device) -> Act:
    return Act(
        action=action,
        target_type="user",
        target_id=str(user.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes=changes,
    )
