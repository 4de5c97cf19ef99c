"""An owner hands the business on: somebody else becomes one, and they an administrator."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import MemberNotActive, NoMember, OwnMembership
from mercat.modules.businesses.models import BusinessMember, TeamPermission, TeamRole
from mercat.modules.businesses.repository import MemberRepository
from mercat.modules.businesses.schemas import TransferInput
from mercat.modules.businesses.service import TeamChanges, Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.service import StepUp
from mercat.platform.db import Transaction


class TransferOwnership:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        members: MemberRepository,
        step_up: StepUp,
        changes: TeamChanges,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._members = members
        self._step_up = step_up
        self._changes = changes
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, input: TransferInput, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, ReauthenticationRequired, NoMember, OwnMembership,
        MemberNotActive.
        """
        async with self._transaction:
            await self._teams.require(actor, business_id, TeamPermission.OWNERS_MANAGE, lock=True)
            await self._step_up.require(actor)
            heir = await self._heir(actor, business_id, input.member_id)
            mine = await self._members.of_user(business_id, actor.user_id)
            if mine is None:
                raise NoMember
            if heir.role is not TeamRole.OWNER:
                await self._changes.give_role(heir, TeamRole.OWNER)
            await self._changes.give_role(mine, TeamRole.ADMIN)
            await self._audit.record(
                act(
                    "business.transferred",
                    business_id,
                    actor,
                    device,
                    **{"from": str(actor.user_id), "to": str(heir.user_id)},
                )
            )

    async def _heir(self, actor: Actor, business_id: UUID, member_id: UUID) -> BusinessMember:
        member = await self._members.find(business_id, member_id)
        if member is None:
            raise NoMember
        if member.user_id == actor.user_id:
            raise OwnMembership
        person = await self._members.person(member.user_id)
        if person is None or not person.is_active:
            raise MemberNotActive
        return member
