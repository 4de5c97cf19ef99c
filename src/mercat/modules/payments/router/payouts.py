"""What businesses are paid."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from mercat.modules.businesses.errors import BusinessSuspended, NoBusiness
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.payments import errors, schemas
from mercat.modules.payments.dependencies import payouts as dependencies
from mercat.modules.payments.router.shapes import Reader
from mercat.modules.payments.service import PayoutBook
from mercat.modules.payments.workflows.retry_payout import RetryPayout
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.paging import Paging

router = APIRouter(prefix="/payments/payouts", tags=["payments"])

Refunder = Annotated[Actor, Depends(caller(Permission.PAYMENTS_REFUND))]


@router.get(
    "",
    response_model=PageRead[schemas.PayoutRead],
    summary="List payouts",
    responses=answers(*CALLER, NoBusiness, BadCursor, BadLimit),
)
async def list_payouts(
    actor: Reader,
    book: Annotated[PayoutBook, Depends(dependencies.payout_book)],
    paging: Paging,
    business_id: Annotated[
        UUID | None, Query(description="The business's id; left out, everybody's, for staff.")
    ] = None,
) -> Page[schemas.PayoutRead]:
    """The last first. Needs `payments:read` in the team: owners and admins have it."""
    page = await book.page(actor, business_id, paging)
    told = [schemas.PayoutRead.model_validate(one) for one in page.items]
    return page.told(told)


@router.post(
    "/{payout_id}/retry",
    status_code=201,
    response_model=schemas.PayoutRead,
    summary="Make a payout again that failed",
    responses=answers(
        *CALLER_CHANGES,
        errors.NoPayout,
        BusinessSuspended,
        errors.PayoutNotFailed,
        errors.NothingToPayOut,
    ),
)
async def retry_payout(
    payout_id: UUID,
    actor: Refunder,
    device: FromDevice,
    workflow: Annotated[RetryPayout, Depends(dependencies.retry_payout)],
) -> schemas.PayoutRead:
    """As another payout, of as much as is still there. Needs `payments:refund`."""
    made = await workflow.execute(actor, payout_id, device)
    return schemas.PayoutRead.model_validate(made)
