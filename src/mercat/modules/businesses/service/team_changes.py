"""What every change of a team brings with it, whoever makes it."""

from uuid import UUID

from mercat.modules.businesses.errors import LastOwner
from mercat.modules.businesses.events import MemberChanged, MemberTurn, TeamChanged
from mercat.modules.businesses.models import BusinessMember, Membership, TeamLetter, TeamRole
from mercat.modules.businesses.repository import InvitationRepository, MemberRepository
from mercat.modules.businesses.service.membership_book import MembershipBook
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox, Session


class TeamChanges:
    """In the caller's transaction, under the lock of the business that Teams gives."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._members = MemberRepository(session)
        self._invitations = InvitationRepository(session)
        self._book = MembershipBook(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def join(self, member: BusinessMember) -> None:
        """They and the owners are told."""
        owners = await self._members.owners(member.business_id)
        await self._members.add(member)
        await self._book.tell_people([member.user_id])
        self._announce(MemberTurn.JOINED, member)
        self._tell(TeamLetter.JOINED, member)
        for owner_id in owners:
            self._tell(TeamLetter.MEMBER_JOINED, member, to=owner_id)

    async def give_role(self, member: BusinessMember, role: TeamRole) -> None:
        """Raises LastOwner where nobody else is one who can sign in."""
        if role is not TeamRole.OWNER:
            await self._require_other_owner(member)
        member.role = role
        await self._members.save()
        await self._outdate(member.business_id, member.user_id, role)
        await self._book.tell_people([member.user_id])
        self._announce(MemberTurn.ROLE_CHANGED, member)
        self._tell(TeamLetter.ROLE_CHANGED, member)

    async def remove(self, member: BusinessMember, *, by_others: bool) -> None:
        """Raises LastOwner likewise. Whoever leaves needs no letter about it."""
        await self._require_other_owner(member)
        await self._members.remove(member)
        await self._outdate(member.business_id, member.user_id, None)
        await self._book.tell_people([member.user_id])
        self._announce(MemberTurn.REMOVED, member)
        if by_others:
            self._tell(TeamLetter.REMOVED, member)

    async def _require_other_owner(self, member: BusinessMember) -> None:
        if member.role is not TeamRole.OWNER:
            return
        if set(await self._members.owners(member.business_id)) <= {member.user_id}:
            raise LastOwner

    async def _outdate(self, business_id: UUID, user_id: UUID, role: TeamRole | None) -> None:
        """Nobody is let in any more on the word of somebody who could not give it now."""
        now = Membership(business_id, user_id, role) if role else None
        kept = [given for given in TeamRole if now and now.may_give(given)]
        await self._invitations.revoke_of(business_id, user_id, kept, self._clock.now())

    def _announce(self, kind: MemberTurn, member: BusinessMember) -> None:
        self._outbox.add(
            MemberChanged(
                business_id=member.business_id, user_id=member.user_id, role=member.role, kind=kind
            )
        )

    def _tell(self, letter: TeamLetter, member: BusinessMember, to: UUID | None = None) -> None:
        self._outbox.add(
            TeamChanged(
                user_id=to or member.user_id,
                business_id=member.business_id,
                letter=letter,
                role=member.role,
                about_id=member.user_id if to else None,
            )
        )
