"""Where payment companies tell what has happened, and where staff see what they told."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.payments.dependencies import webhooks as dependencies
from mercat.modules.payments.errors import BadWebhook, NoGateway, NoWebhook, OddWebhook
from mercat.modules.payments.models import Gateway, Reconciliation, WebhookEvent, WebhookFilter
from mercat.modules.payments.schemas import ReconciliationRead, WebhookEventRead
from mercat.modules.payments.service import WebhookBook
from mercat.modules.payments.workflows.receive_webhook import ReceiveWebhook
from mercat.modules.payments.workflows.replay_webhook import ReplayWebhook
from mercat.platform.errors import ContentTooLarge, RateLimited
from mercat.platform.pagination import (
    BadCursor,
    BadLimit,
    CountedPage,
    CountedPageRead,
    PageAndCursor,
)
from mercat.platform.web.answers import answers, says
from mercat.platform.web.limits import limited
from mercat.platform.web.paging import NumberedPaging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(tags=["payments"])

Reader = Annotated[Actor, Depends(caller(Permission.PAYMENTS_INSPECT))]
Replayer = Annotated[Actor, Depends(caller(Permission.PAYMENTS_REFUND))]
Book = Annotated[WebhookBook, Depends(dependencies.webhook_book)]
Receive = Annotated[ReceiveWebhook, Depends(dependencies.receive_webhook)]

LARGEST = 256 * 1024
"""Bytes of a webhook."""
_DONE = "Stored."
_LIMIT = Depends(limited("webhooks", times=50))
"""A company sends all of its webhooks from a few addresses, and again what was refused."""
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "example": {"type": "payment.arrived", "data": {}},
            }
        },
    }
}
"""FastAPI must not read it: what is signed are its bytes."""
_TOLD = answers(BadWebhook, OddWebhook, NoGateway, ContentTooLarge, RateLimited) | says(_DONE)


@router.post(
    "/webhooks/stripe",
    summary="Take what Stripe tells",
    responses=_TOLD,
    openapi_extra=_BODY,
    dependencies=[_LIMIT],
)
async def receive_stripe(request: Request, workflow: Receive) -> MessageRead:
    """Signed by `Stripe-Signature`, at most five minutes ago. 200 once it is stored; the same one
    again changes nothing.
    """
    return await _receive(Gateway.STRIPE, request, workflow)


@router.post(
    "/webhooks/square",
    summary="Take what Square tells",
    responses=_TOLD,
    openapi_extra=_BODY,
    dependencies=[_LIMIT],
)
async def receive_square(request: Request, workflow: Receive) -> MessageRead:
    """Signed by `x-square-hmacsha256-signature` over this address and the body. 200 once it is
    stored; the same one again changes nothing.
    """
    return await _receive(Gateway.SQUARE, request, workflow)


@router.post(
    "/webhooks/sandbox",
    summary="Take what the sandbox tells",
    responses=_TOLD,
    openapi_extra=_BODY,
    dependencies=[_LIMIT],
)
async def receive_sandbox(request: Request, workflow: Receive) -> MessageRead:
    """Signed as Standard Webhooks say, at most five minutes ago. 200 once it is stored; the same
    one again changes nothing. 404 in production, where there is no sandbox.
    """
    return await _receive(Gateway.SANDBOX, request, workflow)


@router.get(
    "/payments/webhook-events",
    response_model=CountedPageRead[WebhookEventRead],
    summary="List what gateways told",
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit),
)
async def list_webhook_events(
    _: Reader,
    book: Book,
    paging: NumberedPaging,
    gateway: Gateway | None = None,
    handled: bool | None = None,
) -> CountedPage[WebhookEvent]:
    """Newest first. Needs `payments:inspect`."""
    return await book.webhooks(WebhookFilter(gateway=gateway, handled=handled), paging)


@router.post(
    "/payments/webhook-events/{webhook_id}/replay",
    response_model=WebhookEventRead,
    status_code=202,
    summary="Have a webhook taken up again",
    responses=answers(*CALLER_CHANGES, NoWebhook),
)
async def replay_webhook_event(
    webhook_id: UUID,
    actor: Replayer,
    device: FromDevice,
    workflow: Annotated[ReplayWebhook, Depends(dependencies.replay_webhook)],
) -> WebhookEvent:
    """Soon. What it tells and is true already changes nothing more. Needs `payments:refund`."""
    return await workflow.execute(actor, webhook_id, device)


@router.get(
    "/payments/reconciliations",
    response_model=CountedPageRead[ReconciliationRead],
    summary="List comparisons with gateways",
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit),
)
async def list_reconciliations(
    _: Reader, book: Book, paging: NumberedPaging, gateway: Gateway | None = None
) -> CountedPage[Reconciliation]:
    """Newest first. Each day the last two days of each gateway are compared with its own list: what
    is news is taken up as if its webhook had come. Needs `payments:inspect`.
    """
    return await book.reconciliations(gateway, paging)


async def _receive(gateway: Gateway, request: Request, workflow: ReceiveWebhook) -> MessageRead:
    await workflow.execute(gateway, _headers(request), await _body(request))
    return MessageRead(message=_DONE)


def _headers(request: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


async def _body(request: Request) -> bytes:
    """As it came, byte for byte. Raises ContentTooLarge before it is all here."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise ContentTooLarge
    return bytes(body)
