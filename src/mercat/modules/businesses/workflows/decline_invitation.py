"""Who was asked into a team says no."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import InvitationUsed, NoInvitation
from mercat.modules.businesses.repository import InvitationRepository, MemberRepository
from mercat.modules.businesses.service import act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class DeclineInvitation:
    def __init__(
        self,
        transaction: Transaction,
        members: MemberRepository,
        invitations: InvitationRepository,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._members = members
        self._invitations = invitations
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, invitation_id: UUID, device: Device) -> None:
        """Raises NoInvitation, InvitationUsed."""
        async with self._transaction:
            person = await self._members.person(actor.user_id)
            invitation = await self._invitations.lock(invitation_id)
            if person is None or not person.is_verified:
                raise NoInvitation
            if invitation is None or invitation.email != person.email:
                raise NoInvitation
            if invitation.accepted_at is not None:
                raise InvitationUsed
            if invitation.revoked_at is not None:
                raise NoInvitation
            invitation.revoked_at = self._clock.now()
            await self._invitations.save()
            await self._audit.record(
                act(
                    "invitation.declined",
                    invitation.business_id,
                    actor,
                    device,
                    invitation=str(invitation.id),
                )
            )
