"""Somebody is given roles, or loses them: downwards only, and felt at once."""

from collections.abc import Collection
from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity import permissions
from mercat.modules.identity.errors import (
    AccountDeleted,
    BeyondYourPermissions,
    OwnAccount,
    RoleComesWithType,
)
from mercat.modules.identity.events import RolesChanged
from mercat.modules.identity.models import Actor, Device, User, UserStatus, UserType
from mercat.modules.identity.repository import RoleRepository, UserRepository
from mercat.modules.identity.schemas import UserRolesInput
from mercat.modules.identity.service import RoleTable, Sessions
from mercat.platform.db import Transaction
from mercat.platform.errors import NotFound
from mercat.platform.outbox import Outbox

_TYPES = frozenset(UserType)


class SetUserRoles:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        roles: RoleRepository,
        sessions: Sessions,
        audit: AuditTrail,
        outbox: Outbox,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._roles = roles
        self._sessions = sessions
        self._audit = audit
        self._outbox = outbox

    async def execute(
        self, actor: Actor, user_id: UUID, input: UserRolesInput, device: Device
    ) -> None:
        changed: list[tuple[UUID, UUID]] = []
        async with self._transaction:
            await self._roles.queue_up()
            user = await self._users.lock(user_id)
            if user is None:
                raise NotFound("No such user.")
            table = RoleTable.of(await self._roles.everything())
            held = set(await self._roles.names_of(user_id))
            # The role of their type may stand in the list, as it does where it was read from.
            wanted = set(input.roles) - {user.user_type}
            _require(actor, user, table, held, wanted)
            if held != wanted:
                await self._exchange(actor, user, table, held, wanted)
                changed = await self._sessions.change_all(user_id)
                opened = tuple(session_id for _, session_id in changed)
                self._outbox.add(RolesChanged(user_id=user_id, session_ids=opened))
                await self._audit.record(_act(actor, user, held, wanted, device))
        await self._sessions.forget(changed)

    async def _exchange(
        self, actor: Actor, user: User, table: RoleTable, held: set[str], wanted: set[str]
    ) -> None:
        await self._roles.take_away(user.id, [table.id_of(name) for name in held - wanted])
        self._roles.grant(user.id, (table.id_of(n) for n in wanted - held), by=actor.user_id)


def _require(actor: Actor, user: User, table: RoleTable, held: set[str], wanted: set[str]) -> None:
    if actor.user_id == user.id:
        raise OwnAccount
    for name in wanted:
        table.id_of(name)
    if wanted & _TYPES:
        raise RoleComesWithType
    theirs = table.together([user.user_type, *held])
    changed = table.together(held ^ wanted)
    if not permissions.can_act_on(actor, user.id, theirs | changed):
        raise BeyondYourPermissions
    if user.status is UserStatus.DELETED:
        raise AccountDeleted


def _act(
    actor: Actor, user: User, held: Collection[str], wanted: Collection[str], device: Device
) -> Act:
    return Act(
        action="user.roles_changed",
        target_type="user",
        target_id=str(user.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"roles": [sorted(held), sorted(wanted)]},
    )
