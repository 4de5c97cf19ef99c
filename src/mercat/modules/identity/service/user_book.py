"""Accounts, as staff look them up."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mercat.modules.identity.errors import PageAndCursor
from mercat.modules.identity.models import User, UserFilter
from mercat.modules.identity.repository import RoleRepository, UserRepository
from mercat.platform.errors import NotFound
from mercat.platform.outbox import Session
from mercat.platform.pagination import Cursors, Page, PageQuery, scope

MOST_COUNTED = 10_000
"""An exact count of a long list costs more than the list."""


@dataclass(frozen=True)
class CountedPage(Page[User]):
    total: int


class UserBook:
    def __init__(self, session: Session, cursors: Cursors) -> None:
        self._users = UserRepository(session)
        self._roles = RoleRepository(session)
        self._cursors = cursors

    async def page(self, asked: UserFilter, query: PageQuery, number: int | None) -> CountedPage:
        """Newest first: by cursor, or page `number` from 1 on. Raises BadCursor, PageAndCursor."""
        if number is not None and query.cursor is not None:
            raise PageAndCursor
        where = scope("users", **vars(asked))
        after = self._cursors.decode(query.cursor, where)
        skip = query.limit * ((number or 1) - 1)
        rows = await self._users.search(asked, after, query.limit, skip)
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda user: (user.created_at, user.id)
        )
        total = await self._users.count(asked, MOST_COUNTED)
        return CountedPage(page.items, page.next_cursor, total)

    async def get(self, user_id: UUID) -> dict[str, Any]:
        """The fields of StaffUserRead. Raises NotFound."""
        user = await self._users.find(user_id)
        if user is None:
            raise NotFound("No such user.")
        extra = await self._roles.names_of(user_id)
        return {"user": user, "roles": [user.user_type, *extra]}
