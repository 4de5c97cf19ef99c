"""Teams and invitations, as people look at them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness, NoMember
from mercat.modules.businesses.models import BusinessMember, TeamPermission
from mercat.modules.businesses.repository import MemberRepository, ShownMember, TeamRepository
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import ApplicationError, Forbidden
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
        where = _scope(business_id)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._members.page(business_id, after, query.limit)
        return self._page(rows, query, where, addresses=addresses)

    async def of_many(
        self, actor: Actor, business_ids: Sequence[UUID], query: PageQuery
    ) -> Mapping[UUID, Page[dict[str, Any]] | ApplicationError]:
        """The same page of each of them, or why it is not for the caller: two statements, and one
        more for staff. A cursor is of one of them alone. Raises BadCursor.
        """
        admitted = await self._admitted(actor, business_ids)
        open_to = [one for one, told in admitted.items() if isinstance(told, bool)]
        scopes = {one: _scope(one) for one in open_to}
        after = next(
            iter({self._cursors.decode(query.cursor, where) for where in scopes.values()}), None
        )
        rows = await self._members.pages(open_to, after, query.limit)
        pages: dict[UUID, Page[dict[str, Any]] | ApplicationError] = {}
        for one, told in admitted.items():
            if isinstance(told, ApplicationError):
                pages[one] = told
                continue
            its = [row for row in rows if row[0].business_id == one]
            pages[one] = self._page(its, query, scopes[one], addresses=told)
        return pages

    def _page(
        self, rows: Sequence[ShownMember], query: PageQuery, where: str, *, addresses: bool
    ) -> Page[dict[str, Any]]:
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row[0].created_at, row[0].id)
        )
        return page.told([_shown(*row, address=addresses) for row in page.items])

    async def get(self, business_id: UUID, member_id: UUID) -> dict[str, Any]:
        """To whoever has just changed it. Raises NoMember."""
        row = await self._members.shown(business_id, member_id)
        if row is None:
            raise NoMember
        return _shown(*row, address=True)

    async def _admit(self, actor: Actor, business_id: UUID) -> bool:
        """Whether they may see addresses too. Raises NoBusiness, Forbidden."""
        told = (await self._admitted(actor, [business_id]))[business_id]
        if isinstance(told, ApplicationError):
            raise told
        return told

    async def _admitted(
        self, actor: Actor, business_ids: Sequence[UUID]
    ) -> Mapping[UUID, bool | ApplicationError]:
        """The same of each: or else why not."""
        mine = await self._team.memberships(business_ids, actor.user_id)
        others = [one for one in business_ids if one not in mine]
        seen: set[UUID] = set()
        if others and actor.may(Permission.BUSINESSES_INSPECT):
            seen = await self._team.found(others)
        admitted: dict[UUID, bool | ApplicationError] = {}
        for one in business_ids:
            if one not in mine:
                admitted[one] = False if one in seen else NoBusiness()
            elif not mine[one].may(TeamPermission.TEAM_READ):
                admitted[one] = Forbidden()
            else:
                admitted[one] = mine[one].may(TeamPermission.TEAM_MANAGE)
        return admitted


def _scope(business_id: UUID) -> str:
    return scope("members", business=business_id)


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
