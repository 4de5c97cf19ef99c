"""Who was asked into a team joins it: by the link in the letter, or signed in with its address."""

from dataclasses import dataclass
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import (
    InvitationExpired,
    InvitationForAnother,
    InvitationUsed,
    NoInvitation,
)
from mercat.modules.businesses.models import Business, BusinessMember, Invitation
from mercat.modules.businesses.repository import (
    InvitationRepository,
    MemberRepository,
    TeamRepository,
)
from mercat.modules.businesses.service import Seats, TeamChanges, act, hash_of
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


@dataclass(frozen=True)
class Joined:
    """The fields of JoinedRead."""

    member_id: UUID
    business_id: UUID
    name: str
    slug: str
    role: str


class AcceptInvitation:
    """Accepted once more by the same person it answers the same."""

    def __init__(
        self,
        transaction: Transaction,
        team: TeamRepository,
        members: MemberRepository,
        invitations: InvitationRepository,
        seats: Seats,
        changes: TeamChanges,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._team = team
        self._members = members
        self._invitations = invitations
        self._seats = seats
        self._changes = changes
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, asked: str | UUID, device: Device) -> Joined:
        """`asked`: the token of the letter, or the invitation itself. Raises NoInvitation,
        InvitationUsed, InvitationExpired and PlanLimitReached; InvitationForAnother for a token:
        without one nobody is told of what others are sent.
        """
        async with self._transaction:
            token = asked if isinstance(asked, str) else None
            if isinstance(asked, str):
                found = await self._invitations.by_token(hash_of(asked))
            else:
                found = await self._invitations.find(asked)
            if found is None:
                raise NoInvitation
            if not await self._is_theirs(actor, found):
                raise InvitationForAnother if token else NoInvitation
            return await self._accept(actor, found, device, token)

    async def _is_theirs(self, actor: Actor, invitation: Invitation) -> bool:
        person = await self._members.person(actor.user_id)
        return person is not None and person.is_verified and person.email == invitation.email

    async def _accept(
        self, actor: Actor, found: Invitation, device: Device, token: str | None
    ) -> Joined:
        business = await self._team.lock(found.business_id)
        invitation = await self._invitations.lock(found.id)
        if business is None or invitation is None:
            raise NoInvitation
        if token is not None and invitation.token_hash != hash_of(token):
            raise NoInvitation  # there is a newer letter since this was found
        member = await self._members.of_user(business.id, actor.user_id)
        if invitation.accepted_at is not None:
            if member is None or invitation.accepted_by != actor.user_id:
                raise InvitationUsed
            return _joined(business, member)
        self._require_good(invitation)
        if member is None:
            await self._seats.require_to_join(business.id)
            member = await self._join(actor, invitation)
        invitation.accepted_at, invitation.accepted_by = self._clock.now(), actor.user_id
        await self._invitations.save()
        await self._audit.record(
            act(
                "member.joined",
                business.id,
                actor,
                device,
                member=str(actor.user_id),
                role=member.role,
                invitation=str(invitation.id),
            )
        )
        return _joined(business, member)

    def _require_good(self, invitation: Invitation) -> None:
        if invitation.revoked_at is not None:
            raise NoInvitation
        if invitation.has_expired(self._clock.now()):
            raise InvitationExpired

    async def _join(self, actor: Actor, invitation: Invitation) -> BusinessMember:
        member = BusinessMember(
            business_id=invitation.business_id,
            user_id=actor.user_id,
            role=invitation.role,
            title=invitation.title,
        )
        await self._changes.join(member)
        return member


def _joined(business: Business, member: BusinessMember) -> Joined:
    return Joined(member.id, business.id, business.name, business.slug, member.role)
