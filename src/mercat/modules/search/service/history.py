"""What somebody has looked for, as it is told to them."""

from collections.abc import Mapping
from typing import Any

from mercat.modules.identity.models import Actor
from mercat.modules.search.models import KEPT_FOR
from mercat.modules.search.repository.history import FIRST_ENTRIES, NEXT_ENTRIES
from mercat.platform.clock import Clock
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads


class History:
    def __init__(self, reads: Reads, cursors: Cursors, clock: Clock) -> None:
        self._reads = reads
        self._cursors = cursors
        self._clock = clock

    async def page(self, actor: Actor, query: PageQuery) -> Page[Mapping[str, Any]]:
        """Newest first: one statement. Raises BadCursor."""
        where = scope("search-history", user=actor.user_id)
        after = self._cursors.decode(query.cursor, where)
        since = self._clock.now() - KEPT_FOR
        asked: dict[str, Any] = {"user_id": actor.user_id, "since": since, "limit": query.limit}
        if after is None:
            rows = await self._reads.all(FIRST_ENTRIES, **asked)
        else:
            rows = await self._reads.all(NEXT_ENTRIES, **asked, after=after[0], after_id=after[1])
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["searched_at"], row["id"])
        )
        return page.told([dict(row) for row in page.items])
