"""Businesses in pages: for everybody, for their teams, for staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mercat.modules.businesses.models import BusinessStatus
from mercat.modules.businesses.repository import Which, count_of, page_of
from mercat.modules.businesses.service.business_pages import summary
from mercat.modules.files.service import FileUrls
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import Forbidden
from mercat.platform.pagination import MOST_COUNTED, Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row

_FILTERS = ("city_id", "category", "status", "verified", "beginning")


@dataclass(frozen=True)
class BusinessFilter:
    """Which businesses are asked for. `category`: a slug; those below it count too. `status`,
    `verified` and `page` (a page by its number) are for staff, the first two for teams as well.
    `everybody`: whatever their status, for staff; `beginning`: how its name begins, likewise.
    """

    city_id: UUID | None = None
    category: str | None = None
    mine: bool = False
    status: BusinessStatus | None = None
    verified: bool | None = None
    page: int | None = None
    everybody: bool = False
    beginning: str | None = None

    @property
    def which(self) -> Which:
        if self.mine:
            return Which.MINE
        inside = (self.status, self.verified, self.page, self.beginning)
        is_public = not self.everybody and inside == (None, None, None, None)
        return Which.PUBLISHED if is_public else Which.ALL

    @property
    def is_public(self) -> bool:
        return self.which is Which.PUBLISHED

    @property
    def values(self) -> Mapping[str, Any]:
        """Of the filters that are set."""
        found = {name: getattr(self, name) for name in _FILTERS}
        if self.beginning is not None:
            found["beginning"] = self.beginning.lower()
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True)
class CountedPage(Page[Mapping[str, Any]]):
    total: int | None


class BusinessList:
    def __init__(self, reads: Reads, cursors: Cursors, urls: FileUrls) -> None:
        self._reads = reads
        self._cursors = cursors
        self._urls = urls

    async def page(
        self, asked: BusinessFilter, query: PageQuery, actor: Actor | None
    ) -> CountedPage:
        """Newest first. `actor`: None for everybody's list alone. Raises Forbidden for one that is
        for staff, BadCursor and PageAndCursor.
        """
        _permit(asked.which, actor)
        query = query.numbered(asked.page)
        user_id = actor.user_id if actor and asked.mine else None
        where = scope("businesses", user_id=user_id, which=asked.which, **asked.values)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            page_of(asked.which, frozenset(asked.values), after=after is not None),
            **asked.values,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            user_id=user_id,
            limit=query.limit,
            skip=query.skip,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["moment"], row["id"])
        )
        return CountedPage(
            await self._with_logos(page.items), page.next_cursor, await self._total(asked)
        )

    async def _with_logos(self, rows: Sequence[Row]) -> Sequence[Mapping[str, Any]]:
        logos = await self._urls.get_many(
            row["logo_file_id"] for row in rows if row["logo_file_id"] is not None
        )
        return [summary(row) | {"logo": logos.get(row["logo_file_id"])} for row in rows]

    async def _total(self, asked: BusinessFilter) -> int | None:
        if asked.which is not Which.ALL:
            return None
        query = count_of(asked.which, frozenset(asked.values))
        row = await self._reads.one(query, **asked.values, most=MOST_COUNTED)
        return None if row is None else int(row["total"])


def _permit(which: Which, actor: Actor | None) -> None:
    if which is Which.PUBLISHED:
        return
    if actor is None or (which is Which.ALL and not actor.may(Permission.BUSINESSES_INSPECT)):
        raise Forbidden
