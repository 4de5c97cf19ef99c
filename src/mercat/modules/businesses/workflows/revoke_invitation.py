"""A team thinks better of an invitation: nobody can accept it any more."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BeyondYourRole, InvitationUsed, NoInvitation
from mercat.modules.businesses.models import Invitation, TeamPermission
from mercat.modules.businesses.repository import InvitationRepository
from mercat.modules.businesses.service import Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RevokeInvitation:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        invitations: InvitationRepository,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._invitations = invitations
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, business_id: UUID, invitation_id: UUID, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, NoInvitation, InvitationUsed, BeyondYourRole."""
        async with self._transaction:
            mine = await self._teams.require(
                actor, business_id, TeamPermission.TEAM_MANAGE, lock=True
            )
            invitation = await self._find(business_id, invitation_id)
            if not mine.may_give(invitation.role):
                raise BeyondYourRole
            invitation.revoked_at = self._clock.now()
            await self._invitations.save()
            await self._audit.record(
                act("invitation.revoked", business_id, actor, device, invitation=str(invitation_id))
            )

    async def _find(self, business_id: UUID, invitation_id: UUID) -> Invitation:
        invitation = await self._invitations.lock(invitation_id)
        if invitation is None or invitation.business_id != business_id:
            raise NoInvitation
        if invitation.accepted_at is not None:
            raise InvitationUsed
        if invitation.revoked_at is not None:
            raise NoInvitation
        return invitation
