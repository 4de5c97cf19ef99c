"""Blocks, as the team is told of them, and what keeps them from being made."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mercat.modules.bookings.repository import BLOCKS_FIRST, BLOCKS_NEXT
from mercat.modules.bookings.schemas import BlockRead
from mercat.modules.bookings.service.calendar_book import CalendarPlace
from mercat.modules.bookings.service.claims import InTheWay
from mercat.platform.clock import Clock
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads

_AHEAD = timedelta(days=731)


class BlockBook:
    def __init__(self, reads: Reads, cursors: Cursors, clock: Clock) -> None:
        self._reads = reads
        self._cursors = cursors
        self._clock = clock

    async def page(
        self,
        place: CalendarPlace,
        query: PageQuery,
        since: datetime | None,
        until: datetime | None,
    ) -> Page[BlockRead]:
        """Those with some part between the two, by default what is not over: one statement, in the
        order in which they begin. Raises BadCursor.
        """
        where = scope("blocks", calendar=place.id, since=since, until=until)
        after = self._cursors.decode(query.cursor, where)
        first = since or self._clock.now()
        asked: dict[str, Any] = {
            "calendar_id": place.id,
            "since": first,
            "until": until or first + _AHEAD,
            "limit": query.limit,
        }
        if after is None:
            rows = await self._reads.all(BLOCKS_FIRST, **asked)
        else:
            rows = await self._reads.all(BLOCKS_NEXT, **asked, after=after[0], after_id=after[1])
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["starts_at"], row["id"])
        )
        told = [BlockRead.of(row, place.timezone) for row in page.items]
        return page.told(told)


def in_the_way(found: Sequence[InTheWay], numbers: Mapping[UUID, str]) -> list[dict[str, object]]:
    """As CalendarTaken tells it, each once. `numbers`: of the bookings among them."""
    entries = {(one.starts_at, one.ends_at, one.booking_id, one.block_id): None for one in found}
    return [
        {
            "starts_at": _told(starts_at),
            "ends_at": _told(ends_at),
            "booking_number": numbers.get(booking_id) if booking_id else None,
            "block_id": str(block_id) if block_id else None,
        }
        for starts_at, ends_at, booking_id, block_id in sorted(entries, key=lambda e: e[:2])
    ]


def _told(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
