"""Somebody leaves a team, or is removed from it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BeyondYourRole, NoMember
from mercat.modules.businesses.models import BusinessMember, Membership, TeamPermission
from mercat.modules.businesses.repository import MemberRepository
from mercat.modules.businesses.service import TeamChanges, Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class RemoveMember:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        members: MemberRepository,
        changes: TeamChanges,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._members = members
        self._changes = changes
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, member_id: UUID, device: Device
    ) -> None:
        """Raises NoBusiness, NoMember, Forbidden, BeyondYourRole, LastOwner."""
        async with self._transaction:
            mine = await self._teams.require(
                actor, business_id, TeamPermission.TEAM_READ, lock=True
            )
            member = await self._members.find(business_id, member_id)
            if member is None:
                raise NoMember
            leaves = member.user_id == actor.user_id
            if not leaves:
                _require(mine, member)
            await self._changes.remove(member, by_others=not leaves)
            await self._audit.record(
                act(
                    "member.left" if leaves else "member.removed",
                    business_id,
                    actor,
                    device,
                    member=str(member.user_id),
                    role=member.role,
                )
            )


def _require(mine: Membership, member: BusinessMember) -> None:
    if not mine.may(TeamPermission.TEAM_MANAGE):
        raise Forbidden
    if not mine.may_give(member.role):
        raise BeyondYourRole
