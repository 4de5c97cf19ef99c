"""A role that nobody has, and none inherits from, goes."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity import permissions
from mercat.modules.identity.errors import BeyondYourPermissions, RoleInUse, RoleIsShipped
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.repository import RoleRepository
from mercat.modules.identity.service import RoleTable
from mercat.platform.db import Transaction
from mercat.platform.errors import NotFound


class DeleteRole:
    def __init__(self, transaction: Transaction, roles: RoleRepository, audit: AuditTrail) -> None:
        self._transaction = transaction
        self._roles = roles
        self._audit = audit

    async def execute(self, actor: Actor, role_id: UUID, device: Device) -> None:
        async with self._transaction:
            await self._roles.queue_up()
            role = await self._roles.get(role_id)
            if role is None:
                raise NotFound("No such role.")
            if role.shipped:
                raise RoleIsShipped
            table = RoleTable.of(await self._roles.everything())
            if not permissions.can_hand_on(actor, table.permissions[role.name]):
                raise BeyondYourPermissions
            if await self._roles.is_in_use(role.id):
                raise RoleInUse
            await self._roles.remove(role.id)
            await self._audit.record(
                Act(
                    action="role.deleted",
                    target_type="role",
                    target_id=str(role.id),
                    actor_id=actor.user_id,
                    api_key_id=actor.api_key_id,
                    ip=device.ip,
                    changes={"name": role.name},
                )
            )
