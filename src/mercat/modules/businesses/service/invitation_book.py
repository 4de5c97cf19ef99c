"""Invitations, as a team and those it asks look at them."""

from typing import Any
from uuid import UUID

from mercat.modules.businesses.models import Invitation, TeamPermission
from mercat.modules.businesses.repository import (
    InvitationRepository,
    MemberRepository,
    TeamRepository,
)
from mercat.modules.businesses.service.teams import Teams
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.outbox import Session
from mercat.platform.pagination import Cursors, Page, PageQuery, scope


class InvitationBook:
    def __init__(self, session: Session, cursors: Cursors, clock: Clock) -> None:
        self._teams = Teams(TeamRepository(session))
        self._members = MemberRepository(session)
        self._invitations = InvitationRepository(session)
        self._cursors = cursors
        self._clock = clock

    async def page(self, actor: Actor, business_id: UUID, query: PageQuery) -> Page[Invitation]:
        """Whom the team has asked. Raises NoBusiness, Forbidden, BadCursor."""
        await self._teams.require(actor, business_id, TeamPermission.TEAM_MANAGE)
        where = scope("invitations", business=business_id)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._invitations.page(business_id, after, query.limit)
        return self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda one: (one.created_at, one.id)
        )

    async def mine(self, actor: Actor, query: PageQuery) -> Page[dict[str, Any]]:
        """Who has asked the caller, in the fields of MyInvitationRead. Raises BadCursor."""
        user = await self._members.person(actor.user_id)
        if user is None or not user.is_verified:
            return Page([], None)
        where = scope("my invitations", email=user.email)
        after = self._cursors.decode(query.cursor, where)
        now = self._clock.now()
        rows = await self._invitations.page_for(user.email, now, after, query.limit)
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row[0].created_at, row[0].id)
        )
        shown = [
            {
                **{name: getattr(invitation, name) for name in _TOLD},
                "business_id": business.id,
                "business_name": business.name,
                "invited_by": full_name(first, last),
            }
            for invitation, business, first, last in page.items
        ]
        return page.told(shown)


_TOLD = ("id", "role", "title", "expires_at", "created_at")


def full_name(first: str | None, last: str | None) -> str | None:
    return " ".join(filter(None, (first, last))) or None
