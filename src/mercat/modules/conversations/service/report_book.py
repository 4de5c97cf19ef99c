"""What people have told staff of, as staff read it."""

from uuid import UUID

from mercat.modules.conversations.errors import NoReport
from mercat.modules.conversations.models import Side
from mercat.modules.conversations.repository import (
    LATER_REPORTS,
    OPEN_COUNT,
    OPEN_REPORTS,
    REPORT,
    REPORT_ORDER,
)
from mercat.modules.conversations.schemas import InspectedReportRead, ReportRead
from mercat.modules.conversations.service.transcript import Transcript
from mercat.platform.pagination import MOST_COUNTED, CountedPage, Cursors, PageQuery, scope
from mercat.platform.reads import Reads, Row

AROUND = 5
"""Messages before the one that was reported, and after it: nobody reads on from there."""
_SCOPE = scope("message reports")


class ReportBook:
    def __init__(self, reads: Reads, cursors: Cursors, transcript: Transcript) -> None:
        self._reads = reads
        self._cursors = cursors
        self._transcript = transcript

    async def open(self, query: PageQuery) -> CountedPage[ReportRead]:
        """Those that nobody has decided about, the oldest first. Raises BadCursor."""
        after = self._cursors.decode(query.cursor, _SCOPE)
        key = dict(zip(("moment", "id"), after, strict=True)) if after else {}
        rows = await self._reads.all(
            LATER_REPORTS if after else OPEN_REPORTS, limit=query.limit, skip=query.skip, **key
        )
        page = self._cursors.page(
            rows,
            limit=query.limit,
            scope=_SCOPE,
            key=lambda row: tuple(row[name] for name in REPORT_ORDER),
        )
        counted = await self._reads.one(OPEN_COUNT, most=MOST_COUNTED)
        told = page.told([ReportRead.model_validate(dict(row)) for row in page.items])
        return told.counted(int(counted["total"]) if counted else 0)

    async def one(self, report_id: UUID) -> InspectedReportRead:
        """With the message and what was said around it, who of a team it was included. Raises
        NoReport.
        """
        row = await self._row(report_id)
        messages = await self._transcript.after(
            row["conversation_id"], max(0, row["seq"] - AROUND - 1), 2 * AROUND + 1, Side.TEAM
        )
        return InspectedReportRead.model_validate(
            {**row, "messages": [one for one in messages if one.seq <= row["seq"] + AROUND]}
        )

    async def brief(self, report_id: UUID) -> ReportRead:
        """Raises NoReport."""
        return ReportRead.model_validate(dict(await self._row(report_id)))

    async def _row(self, report_id: UUID) -> Row:
        row = await self._reads.one(REPORT, report_id=report_id)
        if row is None:
            raise NoReport
        return row
