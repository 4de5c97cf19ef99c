"""Quotes: sent, read, decided."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Depends, Response

from mercat.modules.bookings import errors as booking_errors
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.catalogue.errors import NoOffering
from mercat.modules.identity.dependencies import CALLER_CHANGES, FromDevice
from mercat.modules.leads import errors, schemas
from mercat.modules.leads.dependencies import quotes as dependencies
from mercat.modules.leads.router.shapes import (
    CREATED,
    LEAD_CHANGED,
    REQUEST_SHOWN,
    Answerer,
    AnswererKeyed,
    Asker,
    Wisher,
    WisherKeyed,
)
from mercat.modules.leads.service import Quotes
from mercat.modules.leads.workflows.accept_quote import AcceptQuote
from mercat.modules.leads.workflows.reject_quote import RejectQuote
from mercat.modules.leads.workflows.send_quote import SendQuote
from mercat.modules.leads.workflows.withdraw_quote import WithdrawQuote
from mercat.modules.payments.errors import PaymentsUnavailable
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.idempotency import KEYED, REPLAYS, replied
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(tags=["quotes"])

Reasoned = Annotated[schemas.ReasonInput, Body(default_factory=schemas.ReasonInput)]
_CHANGED = (*CALLER_CHANGES, errors.NoQuote, errors.QuoteState)
_BOOKED = (booking_errors.SlotTaken, booking_errors.NotBookable)


@router.post(
    "/leads/{lead_id}/quotes",
    status_code=201,
    response_model=schemas.LeadQuoteRead,
    summary="Send a quote",
    responses=answers(
        *LEAD_CHANGED,
        *(errors.RequestOver, errors.QuotePending, errors.OtherCurrency),
        *(errors.BadValidity, errors.BadSlot),
        *(NoBusiness, NoOffering, booking_errors.NoMember, booking_errors.NoPrice),
        *_BOOKED,
        *KEYED,
    )
    | CREATED,
)
async def send_quote(
    lead_id: UUID,
    body: schemas.LeadQuoteInput,
    actor: Answerer,
    device: FromDevice,
    keyed: AnswererKeyed,
    workflow: Annotated[SendQuote, Depends(dependencies.send_quote)],
) -> Response:
    """What it would cost, and when it could be done. The business's tax comes on top of the lines.
    The slots must be free now, and are not kept free. One at a time: withdraw it to send another.
    Needs `leads:manage` in the team: owners, admins and managers have it.
    """
    return replied(await workflow.execute(actor, lead_id, body, keyed, device))


@router.get(
    "/requests/{request_id}/quotes",
    response_model=PageRead[schemas.LeadQuoteRead],
    summary="List the quotes for a request",
    responses=answers(*REQUEST_SHOWN, BadCursor, BadLimit),
)
async def list_quotes(
    request_id: UUID,
    actor: Asker,
    paging: Paging,
    quotes: Annotated[Quotes, Depends(dependencies.quotes)],
) -> Page[schemas.LeadQuoteRead]:
    """The newest first. For its customer, and for staff."""
    return await quotes.page(request_id, paging, actor)


@router.post(
    "/quotes/{quote_id}/accept",
    response_model=schemas.LeadQuoteRead,
    summary="Accept a quote",
    responses=answers(
        *_CHANGED,
        *(errors.RequestAwarded, errors.RequestOver, errors.NoSuchSlot, errors.SlotPassed),
        *(booking_errors.UnknownProperty, booking_errors.TooManyHolds),
        *(*_BOOKED, PaymentsUnavailable, NoBusiness, NoOffering),
        *KEYED,
    )
    | {200: {"headers": REPLAYS}},
)
async def accept_quote(
    quote_id: UUID,
    body: schemas.AcceptQuoteInput,
    actor: Wisher,
    keyed: WisherKeyed,
    workflow: Annotated[AcceptQuote, Depends(dependencies.accept_quote)],
) -> Response:
    """One of its slots, for the price it says: `booking` is HELD until `held_until`, to be paid at
    `payment_url`, or CONFIRMED at once where nothing is to be paid. All other businesses have lost;
    if the booking is not paid or is called off, they have not. For the request's customer.
    """
    return replied(await workflow.execute(actor, quote_id, body, keyed))


@router.post("/quotes/{quote_id}/reject", summary="Reject a quote", responses=answers(*_CHANGED))
async def reject_quote(
    quote_id: UUID,
    body: Reasoned,
    actor: Wisher,
    workflow: Annotated[RejectQuote, Depends(dependencies.reject_quote)],
) -> schemas.LeadQuoteRead:
    """The business may send another one. For the request's customer."""
    return await workflow.execute(actor, quote_id, body)


@router.post(
    "/quotes/{quote_id}/withdraw", summary="Withdraw a quote", responses=answers(*_CHANGED)
)
async def withdraw_quote(
    quote_id: UUID,
    body: Reasoned,
    actor: Answerer,
    device: FromDevice,
    workflow: Annotated[WithdrawQuote, Depends(dependencies.withdraw_quote)],
) -> schemas.LeadQuoteRead:
    """Before it is accepted; another may follow. Needs `leads:manage` in the team."""
    return await workflow.execute(actor, quote_id, body, device)
