"""Somebody makes a role of what they may do themselves."""

from typing import Any

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity import permissions
from mercat.modules.identity.errors import BeyondYourPermissions, RoleNameTaken
from mercat.modules.identity.models import Actor, Device, Role
from mercat.modules.identity.repository import RoleRepository
from mercat.modules.identity.schemas import RoleInput
from mercat.modules.identity.service import RoleTable
from mercat.platform.db import Transaction


class CreateRole:
    def __init__(self, transaction: Transaction, roles: RoleRepository, audit: AuditTrail) -> None:
        self._transaction = transaction
        self._roles = roles
        self._audit = audit

    async def execute(self, actor: Actor, input: RoleInput, device: Device) -> dict[str, Any]:
        """The fields of RoleRead."""
        async with self._transaction:
            await self._roles.queue_up()
            table = RoleTable.of(await self._roles.everything())
            parent_id = table.id_of(input.parent) if input.parent else None
            inherited = table.together([input.parent] if input.parent else [])
            if not permissions.can_hand_on(actor, inherited.union(input.permissions)):
                raise BeyondYourPermissions
            if input.name in table.rows:
                raise RoleNameTaken
            role = Role(name=input.name, description=input.description, parent_id=parent_id)
            await self._roles.add(role, set(input.permissions))
            view = RoleTable.of(await self._roles.everything()).view(input.name)
            await self._audit.record(
                Act(
                    action="role.created",
                    target_type="role",
                    target_id=str(role.id),
                    actor_id=actor.user_id,
                    api_key_id=actor.api_key_id,
                    ip=device.ip,
                    changes={key: view[key] for key in ("name", "parent", "permissions")},
                )
            )
        return view
