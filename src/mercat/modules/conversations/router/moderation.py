"""Reported messages, as staff look after them."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mercat.modules.conversations import dependencies, errors, schemas
from mercat.modules.conversations.router.shapes import Moderator
from mercat.modules.conversations.service import ReportBook
from mercat.modules.conversations.workflows.decide_report import DecideReport
from mercat.modules.conversations.workflows.inspect_report import InspectReport
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice
from mercat.platform.pagination import (
    BadCursor,
    BadLimit,
    CountedPage,
    CountedPageRead,
    PageAndCursor,
)
from mercat.platform.web.answers import answers
from mercat.platform.web.paging import NumberedPaging
from mercat.platform.web.routers import Router

router = Router(prefix="/conversations/reports", tags=["conversations"])

Book = Annotated[ReportBook, Depends(dependencies.report_book)]


@router.get(
    "",
    response_model=CountedPageRead[schemas.ReportRead],
    summary="List reported messages for staff",
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit),
)
async def list_reports(
    actor: Moderator, book: Book, paging: NumberedPaging
) -> CountedPage[schemas.ReportRead]:
    """Those that nobody has decided about, the oldest first. Needs `conversations:moderate`."""
    del actor
    return await book.open(paging)


@router.get(
    "/{report_id}",
    summary="Read a reported message",
    responses=answers(*CALLER, errors.NoReport),
)
async def inspect_report(
    report_id: UUID,
    actor: Moderator,
    device: FromDevice,
    workflow: Annotated[InspectReport, Depends(dependencies.inspect_report)],
) -> schemas.InspectedReportRead:
    """And what was said around it, no further. That you have read it is kept in the audit trail.
    Needs `conversations:moderate`.
    """
    return await workflow.execute(actor, report_id, device)


@router.post(
    "/{report_id}/decision",
    summary="Decide about a reported message",
    responses=answers(*CALLER_CHANGES, errors.NoReport, errors.AlreadyDecided),
)
async def decide_report(
    report_id: UUID,
    body: schemas.DecisionInput,
    actor: Moderator,
    device: FromDevice,
    workflow: Annotated[DecideReport, Depends(dependencies.decide_report)],
    book: Book,
) -> schemas.ReportRead:
    """About all that people have told us of it. REMOVE: its words are gone for everybody. Needs
    `conversations:moderate`.
    """
    await workflow.execute(actor, report_id, body, device)
    return await book.brief(report_id)
