"""Somebody is asked into a team, by their e-mail address; asked again, the older letter is void."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import AlreadyMember, BeyondYourRole
from mercat.modules.businesses.events import MemberInvited
from mercat.modules.businesses.models import (
    INVITATION_LIFETIME,
    Invitation,
    Membership,
    TeamPermission,
)
from mercat.modules.businesses.repository import InvitationRepository, MemberRepository
from mercat.modules.businesses.schemas import InvitationInput
from mercat.modules.businesses.service import Seats, Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.ratelimit import Limit, Limiter

INVITATIONS = Limit("invitations", 50, 86_400)
"""Letters of one business to strangers, a day; and of one person, however many businesses they open
for it.
"""


class InvitePerson:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        members: MemberRepository,
        invitations: InvitationRepository,
        seats: Seats,
        limiter: Limiter,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._members = members
        self._invitations = invitations
        self._seats = seats
        self._limiter = limiter
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, business_id: UUID, input: InvitationInput, device: Device
    ) -> Invitation:
        """Raises NoBusiness, Forbidden, RateLimited, BeyondYourRole, AlreadyMember and
        PlanLimitReached. What the address is to anybody else it does not tell.
        """
        async with self._transaction:
            await self._teams.require(actor, business_id, TeamPermission.TEAM_MANAGE)
        for sender in (business_id, actor.user_id):
            (await self._limiter.take(INVITATIONS, str(sender))).enforce()
        async with self._transaction:
            mine = await self._teams.require(
                actor, business_id, TeamPermission.TEAM_MANAGE, lock=True
            )
            if not mine.may_give(input.role):
                raise BeyondYourRole
            if await self._members.has_address(business_id, input.email):
                raise AlreadyMember
            invitation = await self._write(mine, input)
            self._outbox.add(MemberInvited(invitation_id=invitation.id))
            await self._audit.record(
                act(
                    "invitation.sent",
                    business_id,
                    actor,
                    device,
                    invitation=str(invitation.id),
                    role=input.role,
                )
            )
        return invitation

    async def _write(self, mine: Membership, input: InvitationInput) -> Invitation:
        now = self._clock.now()
        invitation = await self._invitations.open_for(mine.business_id, input.email)
        if invitation is not None and not mine.may_give(invitation.role):
            raise BeyondYourRole
        if invitation is None or invitation.has_expired(now):
            await self._seats.require_to_invite(mine.business_id)
        if invitation is None:
            invitation = Invitation(business_id=mine.business_id, email=input.email)
        invitation.role, invitation.title = input.role, input.title
        invitation.invited_by, invitation.token_hash = mine.user_id, None
        invitation.expires_at = now + INVITATION_LIFETIME
        await self._invitations.add(invitation)
        return invitation
