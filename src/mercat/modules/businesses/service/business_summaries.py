"""What everybody sees of many businesses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.businesses.repository import SUMMARIES
from mercat.modules.businesses.service.business_pages import listed, summary
from mercat.modules.files.service import FileUrls
from mercat.platform.local_time import Weekly, is_open
from mercat.platform.reads import Reads, Row


class BusinessSummaries:
    def __init__(self, reads: Reads, urls: FileUrls) -> None:
        self._reads = reads
        self._urls = urls

    async def get_many(
        self, business_ids: Sequence[UUID], *, open_at: datetime | None = None
    ) -> Mapping[UUID, dict[str, Any]]:
        """The fields of BusinessSummaryRead of those of them that are published, and open then: two
        statements.
        """
        if not business_ids:
            return {}
        rows = await self._reads.all(SUMMARIES, business_ids=business_ids)
        shown = [row for row in rows if open_at is None or _is_open(row, open_at)]
        logos = await self._urls.get_many(
            row["logo_file_id"] for row in shown if row["logo_file_id"] is not None
        )
        return {row["id"]: summary(row) | {"logo": logos.get(row["logo_file_id"])} for row in shown}


def _is_open(row: Row, at: datetime) -> bool:
    week = [Weekly._make(one) for one in listed(row["hours"])]
    return is_open(week, ZoneInfo(row["timezone"] or "UTC"), at)
