"""Whoever has been asked into a team gets a letter, with a link that is made now."""

from typing import Any
from uuid import UUID

from mercat.modules.businesses.events import MemberInvited
from mercat.modules.businesses.models import Invitation
from mercat.modules.businesses.repository import (
    InvitationRepository,
    MemberRepository,
    TeamRepository,
)
from mercat.modules.businesses.service import full_name, hash_of, new_token
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.mail.message import Email
from mercat.platform.mail.templates import render
from mercat.platform.mail.transport import Mailer
from mercat.platform.settings import Settings


class SendInvitation:
    """Run again after a crash it sends another link, which replaces the first."""

    def __init__(
        self,
        transaction: Transaction,
        team: TeamRepository,
        members: MemberRepository,
        invitations: InvitationRepository,
        mailer: Mailer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._team = team
        self._members = members
        self._invitations = invitations
        self._mailer = mailer
        self._clock = clock
        self._settings = settings

    async def execute(self, event: MemberInvited) -> None:
        async with self._transaction:
            email = await self._written(event.invitation_id)
        if email is not None:
            await self._mailer.send(email)

    async def _written(self, invitation_id: UUID) -> Email | None:
        """None where there is nothing to accept any more."""
        invitation = await self._invitations.lock(invitation_id)
        if invitation is None or not invitation.is_open:
            return None
        if invitation.has_expired(self._clock.now()):
            return None
        business = await self._team.find(invitation.business_id)
        if business is None or business.archived_at is not None:
            return None
        token = new_token()
        invitation.token_hash = hash_of(token)
        await self._invitations.save()
        values = await self._values(invitation)
        link = f"{self._settings.links_url}/accept-invitation?token={token}"
        return render("team_invitation", business=business.name, link=link, **values)

    async def _values(self, invitation: Invitation) -> dict[str, Any]:
        """In the language of whoever is written to, or else of whoever asks them."""
        inviter = await self._members.person(invitation.invited_by)
        known = await self._members.by_address(invitation.email)
        reader = known or inviter
        return {
            "to": invitation.email,
            "locale": reader.locale if reader else "en",
            "app_name": self._settings.app_name,
            "name": known.first_name if known else None,
            "inviter": full_name(inviter.first_name, inviter.last_name) if inviter else None,
            "role": invitation.role.lower(),
            "at": invitation.expires_at,
        }
