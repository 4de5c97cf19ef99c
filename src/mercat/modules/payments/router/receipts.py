"""Receipts and credit notes, as papers to keep."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response

from mercat.modules.identity.dependencies import CALLER
from mercat.modules.payments.dependencies import letters as dependencies
from mercat.modules.payments.errors import NoReceipt
from mercat.modules.payments.router.shapes import Reader
from mercat.modules.payments.service import ReceiptPapers
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router

router = Router(prefix="/payments", tags=["payments"])

_PDF = "application/pdf"
_TOLD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The paper.",
        "content": {_PDF: {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-…"}},
    }
}


@router.get(
    "/charges/{charge_id}/receipt.pdf",
    summary="Download a receipt",
    response_class=Response,
    responses=answers(*CALLER, NoReceipt) | _TOLD,
    dependencies=[Depends(limited("receipt"))],
)
async def read_receipt(
    charge_id: UUID,
    actor: Reader,
    papers: Annotated[ReceiptPapers, Depends(dependencies.receipt_papers)],
    refund_id: Annotated[
        UUID | None, Query(description="The credit note of this refund instead.")
    ] = None,
) -> Response:
    """A PDF, the same whenever it is asked for. There is one a moment after the money has arrived,
    and a credit note a moment after some has gone back. For who has paid, for those of the team
    with `payments:read`, and for staff.
    """
    paper = await papers.read(charge_id, refund_id, actor)
    headers = {
        "Content-Disposition": f'attachment; filename="{paper.name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(paper.content, media_type=_PDF, headers=headers)
