"""Owners connect their accounts at payment companies, and disconnect them."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from starlette.responses import HTMLResponse

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice
from mercat.modules.identity.errors import ReauthenticationRequired, SessionRequired
from mercat.modules.payments import errors, schemas
from mercat.modules.payments.dependencies import accounts as dependencies
from mercat.modules.payments.models import AccountStatus, Gateway
from mercat.modules.payments.router.shapes import Reader, Writer
from mercat.modules.payments.service import AccountBook
from mercat.modules.payments.workflows.begin_connection import BeginConnection
from mercat.modules.payments.workflows.disconnect_account import DisconnectAccount
from mercat.modules.payments.workflows.finish_connection import FinishConnection
from mercat.platform.errors import ApplicationError, RateLimited, Unavailable
from mercat.platform.pages.plain import plain_pages
from mercat.platform.pagination import Page, PageRead
from mercat.platform.settings import Settings
from mercat.platform.web.answers import answers, page_answers, says
from mercat.platform.web.errors import status_of
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead
from mercat.platform.web.session import FromApp

router = Router(prefix="/payments/accounts", tags=["payments"])

Named = Annotated[Gateway, Depends(dependencies.named_gateway)]
Business = Annotated[UUID, Query(description="The business's id.")]
_MANAGED = (
    *(*CALLER_CHANGES, SessionRequired, ReauthenticationRequired),
    *(NoBusiness, errors.NoGateway),
)
_DISCONNECTED = "No new payment is taken there. What is under way is brought to its end first."
_STATE = "As `connect` has given it to the company."
_CODE = "Square's, for what its seller lets us do."
_CAME_BACK = [
    {"name": name, "in": "query", "description": told, "schema": {"type": "string"}}
    for name, told in (("state", _STATE), ("code", _CODE))
]
_LONGEST = 2048
_MOST = 20
"""What a company sends back, in parameters and characters of each."""


@router.get(
    "",
    response_model=PageRead[schemas.AccountRead],
    summary="List the accounts of a business at payment companies",
    responses=answers(*CALLER, NoBusiness),
)
async def list_accounts(
    business_id: Business,
    actor: Reader,
    book: Annotated[AccountBook, Depends(dependencies.account_book)],
) -> Page[schemas.AccountRead]:
    """All on one page. Needs `payments:read` in the team: owners and admins have it."""
    found = await book.of(actor, business_id)
    return Page([schemas.AccountRead.model_validate(one) for one in found], None)


@router.post(
    "/{gateway}/connect",
    summary="Connect an account at a payment company",
    responses=answers(
        *_MANAGED,
        errors.AccountConnected,
        errors.AccountLeaving,
        errors.ConnectionRefused,
        Unavailable,
    ),
)
async def connect_account(
    actor: Writer,
    gateway: Named,
    body: schemas.ConnectInput,
    device: FromDevice,
    workflow: Annotated[BeginConnection, Depends(dependencies.begin_connection)],
) -> schemas.ConnectRead:
    """`stripe`, `square`, or where no money moves `sandbox`. One that was begun and not finished,
    or is restricted, goes on where it was. For owners, who have signed in less than five minutes
    ago.
    """
    url = await workflow.execute(actor, body.business_id, gateway, device)
    return schemas.ConnectRead(url=url)


@router.get(
    "/{gateway}/callback",
    response_class=Response,
    summary="Come back from a payment company",
    responses=page_answers(
        "What has become of the account.",
        errors.NoGateway,
        errors.ConnectionOver,
        errors.ConnectionRefused,
    )
    | answers(RateLimited),
    openapi_extra={"parameters": _CAME_BACK},
    dependencies=[Depends(limited("payments-callback"))],
)
async def return_from_gateway(
    gateway: str,
    request: Request,
    resources: FromApp,
    device: FromDevice,
    workflow: Annotated[FinishConnection, Depends(dependencies.finish_connection)],
) -> HTMLResponse:
    """A payment company sends the owner's browser here, with what was given to us or why it was
    not: a page says what has become of the account. The `state` is good once, for ten minutes; what
    else a company adds is its own.
    """
    answer = dict(request.query_params)
    try:
        named = await dependencies.named_gateway(gateway)
        if len(answer) > _MOST or any(len(value) > _LONGEST for value in answer.values()):
            raise errors.ConnectionOver
        account = await workflow.execute(named, answer, device)
    except ApplicationError as error:
        page = _page(resources.settings, gateway, step="refused", fault=str(error), wanted=None)
        page.status_code = status_of(type(error))
        return page
    step = "done" if account.status is AccountStatus.ACTIVE else "unfinished"
    return _page(resources.settings, named.title(), step=step, fault=None, wanted=account.error)


@router.delete(
    "/{gateway}",
    summary="Disconnect an account at a payment company",
    responses=answers(*_MANAGED, errors.NoAccount) | says(_DISCONNECTED),
)
async def disconnect_account(
    actor: Writer,
    gateway: Named,
    business_id: Business,
    device: FromDevice,
    workflow: Annotated[DisconnectAccount, Depends(dependencies.disconnect_account)],
) -> MessageRead:
    """Payments that are under way end there, refunds of what was paid and payouts too; the company
    is told after that. For owners, who have signed in less than five minutes ago.
    """
    await workflow.execute(actor, business_id, gateway, device)
    return MessageRead(message=_DISCONNECTED)


def _page(
    settings: Settings, company: str, *, step: str, fault: str | None, wanted: str | None
) -> HTMLResponse:
    return plain_pages(settings).render(
        "account_connected.html",
        "/payments/accounts",
        company=company,
        step=step,
        fault=fault,
        wanted=wanted,
        back=settings.links_url,
    )
