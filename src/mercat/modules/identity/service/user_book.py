"""Accounts, as staff look them up."""

from typing import Any
from uuid import UUID

from mercat.modules.identity.models import User, UserFilter
from mercat.modules.identity.repository import RoleRepository, UserRepository
from mercat.platform.errors import NotFound
from mercat.platform.outbox import Session
from mercat.platform.pagination import MOST_COUNTED, CountedPage, Cursors, PageQuery, scope


class UserBook:
    def __init__(self, session: Session, cursors: Cursors) -> None:
        self._users = UserRepository(session)
        self._roles = RoleRepository(session)
        self._cursors = cursors

    async def page(
        self, asked: UserFilter, query: PageQuery, number: int | None
    ) -> CountedPage[User]:
        """Newest first: by cursor, or page `number` from 1 on. Raises BadCursor, PageAndCursor."""
        query = query.numbered(number)
        where = scope("users", **vars(asked))
        after = self._cursors.decode(query.cursor, where)
        rows = await self._users.search(asked, after, query.limit, query.skip)
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda user: (user.created_at, user.id)
        )
        return page.counted(await self._users.count(asked, MOST_COUNTED))

    async def get(self, user_id: UUID) -> dict[str, Any]:
        """The fields of StaffUserRead. Raises NotFound."""
        user = await self._users.find(user_id)
        if user is None:
            raise NotFound("No such user.")
        extra = await self._roles.names_of(user_id)
        return {"user": user, "roles": [user.user_type, *extra]}
