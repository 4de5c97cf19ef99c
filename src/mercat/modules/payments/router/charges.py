"""Charges: read, and given back."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice
from mercat.modules.payments import errors, schemas
from mercat.modules.payments.dependencies import charges as dependencies
from mercat.modules.payments.models import ChargeStatus
from mercat.modules.payments.router.shapes import Reader, Writer
from mercat.modules.payments.service import ChargeFilter, ChargeList
from mercat.modules.payments.workflows.refund_charge import RefundCharge
from mercat.platform.idempotency import KeyedRequest
from mercat.platform.money import CurrencyMismatch
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.idempotency import (
    KEYED,
    REPLAYS,
    IdempotencyKeyHeader,
    keyed_request,
    replied,
)
from mercat.platform.web.moments import Moment
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(prefix="/payments", tags=["payments"])

Known = Annotated[ChargeList, Depends(dependencies.charge_list)]
_REFUNDED = (
    *(errors.NoCharge, errors.RefundConflict, errors.RefundTooLarge, errors.OddAmount),
    CurrencyMismatch,
    *KEYED,
)


async def _keyed(
    request: Request, actor: Writer, key: IdempotencyKeyHeader = None
) -> KeyedRequest | None:
    operation = f"{request.method} {request.url.path}"
    return await keyed_request(request, str(actor.user_id), operation, key)


@router.get(
    "/charges",
    response_model=PageRead[schemas.ChargeRead],
    summary="List charges",
    responses=answers(*CALLER, NoBusiness, BadCursor, BadLimit),
)
async def list_charges(
    actor: Reader,
    charges: Known,
    paging: Paging,
    business_id: Annotated[
        UUID | None, Query(description="Of this business, for its team and for staff.")
    ] = None,
    everybody: Annotated[bool, Query(description="All there are, for staff.")] = False,
    status: Annotated[ChargeStatus | None, Query()] = None,
    since: Annotated[
        Moment | None, Query(alias="from", description="Opened then or later.")
    ] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Opened before.")] = None,
) -> Page[schemas.ChargeRead]:
    """What you pay or have paid, or what a business is paid: that needs `payments:read` in its
    team. Those that were opened last come first.
    """
    asked = ChargeFilter(business_id, status, since, until, everybody)
    return await charges.page(asked, paging, actor)


@router.get(
    "/charges/{charge_id}", summary="Read a charge", responses=answers(*CALLER, errors.NoCharge)
)
async def read_charge(charge_id: UUID, actor: Reader, charges: Known) -> schemas.ChargeDetailRead:
    """With what has gone back, and what a bank has taken back. For whoever pays, for the team of
    its business with `payments:read`, and for staff.
    """
    return await charges.get(charge_id, actor)


@router.post(
    "/charges/{charge_id}/refunds",
    status_code=201,
    response_model=schemas.ChargeRefundRead,
    summary="Give money back",
    responses=answers(*CALLER_CHANGES, *_REFUNDED)
    | {201: {"description": "It is on its way.", "headers": REPLAYS}},
)
async def refund_charge(
    charge_id: UUID,
    body: schemas.RefundInput,
    actor: Writer,
    device: FromDevice,
    keyed: Annotated[KeyedRequest | None, Depends(_keyed)],
    workflow: Annotated[RefundCharge, Depends(dependencies.refund_charge)],
) -> Response:
    """All that is left, or a part: once, however often it is clicked. Whoever says what has gone
    back before, in `refunded`, gives nothing back if that is something else meanwhile. Needs
    `payments:refund` in the team, or as staff; an amount that the gateway cannot move is refused.
    What was paid to the platform staff alone give back.
    """
    return replied(await workflow.execute(actor, charge_id, body, keyed, device))


@router.get(
    "/disputes",
    response_model=PageRead[schemas.DisputeRead],
    summary="List disputes",
    responses=answers(*CALLER, NoBusiness, BadCursor, BadLimit),
)
async def list_disputes(
    actor: Reader,
    charges: Known,
    paging: Paging,
    business_id: Annotated[
        UUID | None, Query(description="Of this business; staff may leave it out.")
    ] = None,
) -> Page[schemas.DisputeRead]:
    """Money that payers have asked their banks for, which have taken it back meanwhile. It is
    answered at the gateway, before `due_at`. Needs `payments:read` in the team.
    """
    return await charges.disputes(business_id, paging, actor)
