"""What became of a business, for spreadsheets."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Response
from starlette.responses import StreamingResponse

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER
from mercat.modules.payments.errors import BadPeriod
from mercat.modules.reporting import dependencies
from mercat.modules.reporting.router.shapes import First, Last, Reader
from mercat.modules.reporting.service import SheetKind, Sheets
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router

router = Router(prefix="/businesses/{business_id}/exports", tags=["reporting"])

_CSV = "text/csv"
_TOLD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The sheet.",
        "content": {_CSV: {"schema": {"type": "string"}, "example": "Number,Status,What,…"}},
    }
}
Kind = Annotated[SheetKind, Path(description="What each line is of.", examples=["bookings"])]


@router.get(
    "/{kind}.csv",
    summary="Read what became of a business as a spreadsheet",
    response_class=Response,
    dependencies=[Depends(limited("exports"))],
    responses=answers(*CALLER, NoBusiness, BadPeriod) | _TOLD,
)
async def read_sheet(
    business_id: UUID,
    kind: Kind,
    actor: Reader,
    sheets: Annotated[Sheets, Depends(dependencies.sheets)],
    first: First = None,
    last: Last = None,
) -> StreamingResponse:
    """Bookings by when they begin, payments, leads, reviews, or the days of the dashboard, in order
    and as they are read: however many there are. Texts that a spreadsheet would take for formulas
    begin with an apostrophe. Needs `reports:read` in its team; staff read it too.
    """
    sheet = await sheets.open(kind, business_id, first, last, actor)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{sheet.name}"',
    }
    return StreamingResponse(sheets.lines(sheet), media_type=_CSV, headers=headers)
