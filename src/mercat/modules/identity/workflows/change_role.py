"""A role is made to permit something else: only what whoever changes it may do before and after."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity import permissions
from mercat.modules.identity.errors import (
    BeyondYourPermissions,
    RoleInheritsItself,
    RoleIsShipped,
)
from mercat.modules.identity.models import Actor, Device, Permission, Role
from mercat.modules.identity.repository import RoleRepository
from mercat.modules.identity.schemas import RolePatch
from mercat.modules.identity.service import RoleTable
from mercat.platform.db import Transaction
from mercat.platform.errors import NotFound

_AUDITED = ("parent", "permissions")


class ChangeRole:
    def __init__(self, transaction: Transaction, roles: RoleRepository, audit: AuditTrail) -> None:
        self._transaction = transaction
        self._roles = roles
        self._audit = audit

    async def execute(
        self, actor: Actor, role_id: UUID, input: RolePatch, device: Device
    ) -> dict[str, Any]:
        """The fields of RoleRead."""
        async with self._transaction:
            await self._roles.queue_up()
            role = await self._roles.get(role_id)
            if role is None:
                raise NotFound("No such role.")
            if role.shipped:
                raise RoleIsShipped
            table = RoleTable.of(await self._roles.everything())
            before = table.view(role.name)
            after = {**before, **input.model_dump(exclude_unset=True)}
            self._require(actor, role, table, after)
            role.description = after["description"]
            role.parent_id = table.id_of(after["parent"]) if after["parent"] else None
            if "permissions" in input.model_fields_set:
                await self._roles.replace_permissions(role.id, set(input.permissions))
            view = RoleTable.of(await self._roles.everything()).view(role.name)
            await self._audit.record(_act(actor, role, before, view, device))
        return view

    @staticmethod
    def _require(actor: Actor, role: Role, table: RoleTable, after: dict[str, Any]) -> None:
        parent, own = after["parent"], _known(after["permissions"])
        parent_id = table.id_of(parent) if parent else None
        concerned = table.together([role.name, *([parent] if parent else [])]).union(own)
        if not permissions.can_hand_on(actor, concerned):
            raise BeyondYourPermissions
        if table.descends(parent_id, role.id):
            raise RoleInheritsItself


def _known(names: Collection[str]) -> set[Permission]:
    """Without those of a release that is no more: they permit nothing."""
    return {permission for permission in Permission if permission in names}


def _act(
    actor: Actor, role: Role, before: dict[str, Any], after: dict[str, Any], device: Device
) -> Act:
    return Act(
        action="role.changed",
        target_type="role",
        target_id=str(role.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={n: [before[n], after[n]] for n in _AUDITED if before[n] != after[n]},
    )
