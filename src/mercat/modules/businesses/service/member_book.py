"""Teams and invitations, as people look at them."""

from typing import Any
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness, NoMember
from mercat.modules.businesses.models import BusinessMember, TeamPermission
from mercat.modules.businesses.repository import MemberRepository, TeamRepository
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session
from mercat.platform.pagination import Cursors, Page, PageQuery, scope


class MemberBook:
    def __init__(self, session: Session, cursors: Cursors) -> None:
        self._team = TeamRepository(session)
        self._members = MemberRepository(session)
        self._cursors = cursors

    async def page(self, actor: Actor, business_id: UUID, query: PageQuery) -> Page[dict[str, Any]]:
        """In the fields of MemberRead. Raises NoBusiness, BadCursor."""
        addresses = await self._admit(actor, business_id)
        where = scope("members", business=business_id)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._members.page(business_id, after, query.limit)
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row[0].created_at, row[0].id)
        )
        shown = [_shown(*row, address=addresses) for row in page.items]
        return page.told(shown)

    async def get(self, business_id: UUID, member_id: UUID) -> dict[str, Any]:
        """To whoever has just changed it. Raises NoMember."""
        row = await self._members.shown(business_id, member_id)
        if row is None:
            raise NoMember
        return _shown(*row, address=True)

    async def _admit(self, actor: Actor, business_id: UUID) -> bool:
        """Whether they may see addresses too. Raises NoBusiness, Forbidden."""
        mine = await self._team.membership(business_id, actor.user_id)
        if mine is not None:
            if not mine.may(TeamPermission.TEAM_READ):
                raise Forbidden
            return mine.may(TeamPermission.TEAM_MANAGE)
        inspects = actor.may(Permission.BUSINESSES_INSPECT)
        if not inspects or await self._team.find(business_id) is None:
            raise NoBusiness
        return False


def _shown(
    member: BusinessMember, email: str, first: str | None, last: str | None, *, address: bool
) -> dict[str, Any]:
    return {
        "id": member.id,
        "user_id": member.user_id,
        "first_name": first,
        "last_name": last,
        "email": email if address else None,
        "role": member.role,
        "title": member.title,
        "bookable": member.bookable,
        "joined_at": member.created_at,
    }
