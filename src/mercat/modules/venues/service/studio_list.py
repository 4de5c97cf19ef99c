"""Studios in pages: for everybody, for their teams, for staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mercat.modules.businesses.service import CountedPage
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues.models import StudioStatus
from mercat.modules.venues.repository import Which, count_of, of_businesses, page_of
from mercat.modules.venues.service.studio_profiles import studio_summary
from mercat.platform.errors import Forbidden
from mercat.platform.pagination import MOST_COUNTED, Cursors, Key, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row

_FILTERS = ("city_id", "business_id", "badge", "status")


@dataclass(frozen=True)
class StudioFilter:
    """Which studios are asked for. `badge`: a code. `mine`: of the businesses in whose team one is.
    `status` and `page` (a page by its number) are for staff, the first with `mine` for teams too.
    """

    city_id: UUID | None = None
    business_id: UUID | None = None
    badge: str | None = None
    mine: bool = False
    status: StudioStatus | None = None
    page: int | None = None

    @property
    def which(self) -> Which:
        if self.mine:
            return Which.MINE
        return Which.PUBLISHED if (self.status, self.page) == (None, None) else Which.ALL

    @property
    def is_public(self) -> bool:
        return self.which is Which.PUBLISHED

    @property
    def values(self) -> Mapping[str, Any]:
        """Of the filters that are set."""
        found = {name: getattr(self, name) for name in _FILTERS}
        return {name: value for name, value in found.items() if value is not None}


class StudioList:
    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._reads = reads
        self._cursors = cursors

    async def page(self, asked: StudioFilter, query: PageQuery, actor: Actor | None) -> CountedPage:
        """Newest first: one statement, and for staff one that counts. `actor`: None for everybody's
        list alone. Raises Forbidden for one that is for staff, BadCursor and PageAndCursor.
        """
        _permit(asked.which, actor)
        query = query.numbered(asked.page)
        user_id = actor.user_id if actor and asked.mine else None
        where = _scope(asked, user_id)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            page_of(asked.which, frozenset(asked.values), after=after is not None),
            **asked.values,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            user_id=user_id,
            limit=query.limit,
            skip=query.skip,
        )
        page = self._cursors.page(rows, limit=query.limit, scope=where, key=_key)
        items = [studio_summary(row) for row in page.items]
        return CountedPage(items, page.next_cursor, await self._total(asked))

    async def of_many(
        self, business_ids: Sequence[UUID], query: PageQuery
    ) -> Mapping[UUID, Page[dict[str, Any]]]:
        """What is published of each of them: the pages of everybody's list, in one statement. A
        cursor is of one of them alone. Raises BadCursor.
        """
        scopes = {one: _scope(StudioFilter(business_id=one), None) for one in business_ids}
        after = next(
            iter({self._cursors.decode(query.cursor, where) for where in scopes.values()}), None
        )
        rows = await self._reads.all(
            of_businesses(after=after is not None),
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            business_ids=list(business_ids),
            limit=query.limit,
        )
        pages = {}
        for one, where in scopes.items():
            its = [row for row in rows if row["business_id"] == one]
            page = self._cursors.page(its, limit=query.limit, scope=where, key=_key)
            pages[one] = page.told([studio_summary(row) for row in page.items])
        return pages

    async def _total(self, asked: StudioFilter) -> int | None:
        if asked.which is not Which.ALL:
            return None
        query = count_of(asked.which, frozenset(asked.values))
        row = await self._reads.one(query, **asked.values, most=MOST_COUNTED)
        return None if row is None else int(row["total"])


def _scope(asked: StudioFilter, user_id: UUID | None) -> str:
    return scope("studios", user_id=user_id, which=asked.which, **asked.values)


def _key(row: Row) -> Key:
    return (row["moment"], row["id"])


def _permit(which: Which, actor: Actor | None) -> None:
    if which is Which.PUBLISHED:
        return
    if actor is None or (which is Which.ALL and not actor.may(Permission.BUSINESSES_INSPECT)):
        raise Forbidden
