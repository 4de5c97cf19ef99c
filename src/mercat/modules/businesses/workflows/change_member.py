"""Somebody in a team is given another role, or something else is said of them."""

from typing import Any
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BeyondYourRole, NoMember
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.repository import MemberRepository
from mercat.modules.businesses.schemas import MemberPatch
from mercat.modules.businesses.service import TeamChanges, Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class ChangeMember:
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
        self, actor: Actor, business_id: UUID, member_id: UUID, input: MemberPatch, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, NoMember, BeyondYourRole, LastOwner."""
        async with self._transaction:
            mine = await self._teams.require(
                actor, business_id, TeamPermission.TEAM_MANAGE, lock=True
            )
            member = await self._members.find(business_id, member_id)
            if member is None:
                raise NoMember
            role = input.wanted_role or member.role
            if not (mine.may_give(member.role) and mine.may_give(role)):
                raise BeyondYourRole
            changes: dict[str, Any] = {}
            if role is not member.role:
                changes["role"] = [member.role, role]
                await self._changes.give_role(member, role)
            if fields := input.apply(member):
                changes["fields"] = fields
                await self._members.save()
            if changes:
                who = str(member.user_id)
                await self._audit.record(
                    act("member.changed", business_id, actor, device, member=who, **changes)
                )
