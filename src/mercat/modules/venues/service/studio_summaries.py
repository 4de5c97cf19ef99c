"""What everybody sees of many studios."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.venues.repository import SUMMARIES
from mercat.modules.venues.service.opening import read_days, studio_week
from mercat.modules.venues.service.studio_profiles import studio_summary
from mercat.platform.clock import Clock
from mercat.platform.local_time import is_open
from mercat.platform.reads import Reads, Row


class StudioSummaries:
    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    async def get_many(
        self, studio_ids: Sequence[UUID], *, open_at: datetime | None = None
    ) -> Mapping[UUID, dict[str, Any]]:
        """The fields of StudioSummaryRead of those of them that are published, and open then, at
        once or by request: one statement.
        """
        if not studio_ids:
            return {}
        at = open_at or self._clock.now()
        rows = await self._reads.all(SUMMARIES, studio_ids=studio_ids, at=at)
        shown = [row for row in rows if open_at is None or _is_open(row, open_at)]
        return {row["id"]: studio_summary(row) for row in shown}


def _is_open(row: Row, at: datetime) -> bool:
    week = studio_week(read_days(row["days"])).whole
    return not row["is_closed"] and is_open(week, ZoneInfo(row["timezone"] or "UTC"), at)
