"""Requests: asked, read, called off."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Depends, Query, Response

from mercat.modules.bookings.errors import UnknownProperty
from mercat.modules.files.errors import FileNotUsable
from mercat.modules.geography.errors import UnknownCity
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES
from mercat.modules.leads import errors, schemas
from mercat.modules.leads.dependencies import wishes as dependencies
from mercat.modules.leads.models import RequestStatus
from mercat.modules.leads.router.shapes import (
    CREATED,
    REQUEST_CHANGED,
    REQUEST_SHOWN,
    Asker,
    Wisher,
    WisherKeyed,
)
from mercat.modules.leads.service import RequestList
from mercat.modules.leads.workflows.cancel_request import CancelRequest
from mercat.modules.leads.workflows.create_request import CreateRequest
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.idempotency import KEYED, replied
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(prefix="/requests", tags=["requests"])

Known = Annotated[RequestList, Depends(dependencies.request_list)]
_REFUSED = (
    *(errors.UnknownTrade, errors.BadWindow, errors.PropertyNowhere, errors.DuplicateRequest),
    *(errors.TooManyRequests, UnknownProperty, UnknownCity, FileNotUsable),
)


@router.post(
    "",
    status_code=201,
    response_model=schemas.RequestRead,
    summary="Ask for something to be done",
    responses=answers(*CALLER_CHANGES, *_REFUSED, *KEYED) | CREATED,
)
async def create_request(
    body: schemas.RequestInput,
    actor: Wisher,
    keyed: WisherKeyed,
    workflow: Annotated[CreateRequest, Depends(dependencies.create_request)],
) -> Response:
    """It is offered to the five businesses that suit it best, and to others where some decline or
    say nothing, for 30 days. They learn your first name, the city, and about where it is.
    """
    return replied(await workflow.execute(actor, body, keyed))


@router.get(
    "",
    response_model=PageRead[schemas.RequestRead],
    summary="List your requests",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_requests(
    actor: Asker,
    requests: Known,
    paging: Paging,
    status: Annotated[RequestStatus | None, Query()] = None,
) -> Page[schemas.RequestRead]:
    """The newest first."""
    return await requests.page(status, paging, actor)


@router.get("/{request_id}", summary="Read a request", responses=answers(*REQUEST_SHOWN))
async def read_request(request_id: UUID, actor: Asker, requests: Known) -> schemas.RequestRead:
    """For its customer and for staff."""
    return await requests.get(request_id, actor)


@router.get(
    "/{request_id}/leads",
    response_model=PageRead[schemas.AskedRead],
    summary="List who was asked",
    responses=answers(*REQUEST_SHOWN, BadCursor, BadLimit),
)
async def list_asked(
    request_id: UUID, actor: Asker, requests: Known, paging: Paging
) -> Page[schemas.AskedRead]:
    """And how it stands with each; those who were asked last come first. For its customer, and with
    the score and its reasons for staff.
    """
    return await requests.asked(request_id, paging, actor)


@router.post(
    "/{request_id}/cancel", summary="Cancel a request", responses=answers(*REQUEST_CHANGED)
)
async def cancel_request(
    request_id: UUID,
    actor: Wisher,
    body: Annotated[schemas.ReasonInput, Body(default_factory=schemas.ReasonInput)],
    workflow: Annotated[CancelRequest, Depends(dependencies.cancel_request)],
    requests: Known,
) -> schemas.RequestRead:
    """While it looks for somebody. Those who were asked are told. What was agreed is called off as
    a booking.
    """
    await workflow.execute(actor, request_id, body)
    return await requests.get(request_id, actor)
