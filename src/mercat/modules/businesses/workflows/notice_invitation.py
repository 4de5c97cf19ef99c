"""Whoever is asked into a team, and has an account, is told in the app too."""

from mercat.modules.businesses.events import MemberInvited
from mercat.modules.businesses.repository import (
    InvitationRepository,
    MemberRepository,
    TeamRepository,
)
from mercat.modules.notifications.service import Notifier
from mercat.platform.db import Transaction


class NoticeInvitation:
    def __init__(
        self,
        transaction: Transaction,
        team: TeamRepository,
        members: MemberRepository,
        invitations: InvitationRepository,
        notifier: Notifier,
    ) -> None:
        self._transaction = transaction
        self._team = team
        self._members = members
        self._invitations = invitations
        self._notifier = notifier

    async def execute(self, event: MemberInvited) -> None:
        """Only if they have shown that the address is theirs."""
        async with self._transaction:
            invitation = await self._invitations.find(event.invitation_id)
            if invitation is None or not invitation.is_open:
                return
            known = await self._members.by_address(invitation.email)
            business = await self._team.find(invitation.business_id)
            if known is None or not known.is_verified or business is None:
                return
            await self._notifier.tell(
                [known.id],
                "team_invitation",
                {"invitation_id": str(invitation.id), "business": business.name},
                link=f"/invitations/{invitation.id}",
                dedupe=f"team_invitation:{invitation.id}",
                again=True,
            )
