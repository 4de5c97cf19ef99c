"""What was sent to an endpoint."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.webhooks import dependencies, errors, schemas
from mercat.modules.webhooks.models import DeliveryStatus
from mercat.modules.webhooks.router.shapes import CHANGED, SHOWN, Desk, Reader, Writer
from mercat.modules.webhooks.service import DeliveryBook
from mercat.modules.webhooks.workflows.retry_delivery import RetryDelivery
from mercat.modules.webhooks.workflows.retry_failed import RetryFailed
from mercat.modules.webhooks.workflows.send_test import SendTest
from mercat.platform.errors import RateLimited
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.limits import limited
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(prefix="/webhook-endpoints/{endpoint_id}", tags=["webhooks"])

Book = Annotated[DeliveryBook, Depends(dependencies.delivery_book)]


@router.post(
    "/test",
    status_code=202,
    summary="Send a test to a webhook endpoint",
    responses=answers(*CHANGED, errors.EndpointDisabled, RateLimited),
    dependencies=[Depends(limited("webhooks_test"))],
)
async def send_test(
    endpoint_id: UUID,
    actor: Writer,
    workflow: Annotated[SendTest, Depends(dependencies.send_test)],
) -> schemas.DeliveryRead:
    """An event of the type `webhook.test`, whatever types it wants; look among its deliveries what
    became of it. Needs `webhooks:manage` in the team.
    """
    return await workflow.execute(actor, endpoint_id)


@router.get(
    "/deliveries",
    response_model=PageRead[schemas.DeliveryRead],
    summary="List what was sent to a webhook endpoint",
    responses=answers(*SHOWN, BadCursor, BadLimit),
)
async def list_deliveries(
    endpoint_id: UUID,
    actor: Reader,
    desk: Desk,
    book: Book,
    paging: Paging,
    status: Annotated[DeliveryStatus | None, Query(description="Only such.")] = None,
) -> Page[schemas.DeliveryRead]:
    """The newest first, of the last thirty days. Needs `webhooks:manage` in the team."""
    await desk.find(actor, endpoint_id)
    return await book.page(endpoint_id, status, paging)


@router.post(
    "/deliveries/retry",
    status_code=202,
    summary="Send all that has failed again to a webhook endpoint",
    responses=answers(*CHANGED, errors.EndpointDisabled, RateLimited),
    dependencies=[Depends(limited("webhooks_retry"))],
)
async def retry_failed(
    endpoint_id: UUID,
    body: schemas.RetryInput,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[RetryFailed, Depends(dependencies.retry_failed)],
) -> schemas.RetriedRead:
    """What happened since a moment and was not taken, in that order, under the same `webhook-id`:
    at most 10,000 deliveries, the oldest. Needs `webhooks:manage` in the team.
    """
    return await workflow.execute(actor, endpoint_id, body.since, device)


@router.get(
    "/deliveries/{delivery_id}",
    summary="Read what was sent to a webhook endpoint",
    responses=answers(*SHOWN, errors.NoDelivery),
)
async def read_delivery(
    endpoint_id: UUID, delivery_id: UUID, actor: Reader, desk: Desk, book: Book
) -> schemas.DeliveryDetailRead:
    """With each time that it was tried: when, how long it took, and what the endpoint said. Needs
    `webhooks:manage` in the team.
    """
    await desk.find(actor, endpoint_id)
    return await book.one(endpoint_id, delivery_id)


@router.post(
    "/deliveries/{delivery_id}/retry",
    status_code=202,
    summary="Send something again to a webhook endpoint",
    responses=answers(*CHANGED, errors.NoDelivery, errors.EndpointDisabled, RateLimited),
    dependencies=[Depends(limited("webhooks_retry"))],
)
async def retry_delivery(
    endpoint_id: UUID,
    delivery_id: UUID,
    actor: Writer,
    workflow: Annotated[RetryDelivery, Depends(dependencies.retry_delivery)],
) -> schemas.DeliveryRead:
    """Whether it was taken or not: the same body under the same `webhook-id`. Needs
    `webhooks:manage` in the team.
    """
    return await workflow.execute(actor, endpoint_id, delivery_id)
