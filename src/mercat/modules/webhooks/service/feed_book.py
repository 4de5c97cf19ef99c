"""All that has happened in a business, for programs that ask."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from mercat.modules.webhooks.errors import EventsForgotten, UnknownTypeAsked
from mercat.modules.webhooks.repository import FEED, FEED_OF_TYPES, HEAD
from mercat.modules.webhooks.schemas import FactRead, FeedRead
from mercat.platform.outbox import fact_types
from mercat.platform.reads import Reads, Row


class FeedBook:
    """For whoever may read of this business."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def after(
        self, business_id: UUID, after: int, types: Sequence[str] | None, limit: int
    ) -> FeedRead:
        """In order; 0: from the oldest that is remembered. Raises UnknownTypeAsked, and
        EventsForgotten too where nobody has been so far yet: we have begun again from a back-up.
        """
        if types and not fact_types().issuperset(types):
            raise UnknownTypeAsked
        # The head first: all up to it is visible, so that whoever goes on from there skips nothing
        # that is committed later.
        head = await self._reads.one(HEAD)
        newest = head["position"] if head else 0
        if after > newest or (head and 0 < after < head["forgotten"]):
            raise EventsForgotten
        asked: dict[str, Any] = {
            "business_id": business_id,
            "after": after,
            "until": newest,
            "limit": limit + 1,
        }
        if types:
            rows = await self._reads.all(FEED_OF_TYPES, **asked, types=list(types))
        else:
            rows = await self._reads.all(FEED, **asked)
        more = len(rows) > limit
        items = [_told(row) for row in rows[:limit]]
        return FeedRead(
            items=items,
            next_after=items[-1].position if more else newest,
            has_more=more,
        )


def _told(row: Row) -> FactRead:
    return FactRead(**{**row, "data": from_json(row["data"])})
