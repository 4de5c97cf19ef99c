"""Where a business has other programs told of what happens."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice
from mercat.modules.webhooks import dependencies, errors, schemas
from mercat.modules.webhooks.router.shapes import CHANGED, SHOWN, Desk, Reader, Writer
from mercat.modules.webhooks.workflows.add_endpoint import AddEndpoint
from mercat.modules.webhooks.workflows.change_endpoint import ChangeEndpoint
from mercat.modules.webhooks.workflows.remove_endpoint import RemoveEndpoint
from mercat.modules.webhooks.workflows.rotate_secret import RotateSecret
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/webhook-endpoints", tags=["webhooks"])

_INPUT = (errors.AddressRefused, errors.UnknownEventType)
_REMOVED = "The endpoint is removed."


@router.get(
    "",
    response_model=PageRead[schemas.EndpointRead],
    summary="List webhook endpoints",
    responses=answers(*CALLER, NoBusiness),
)
async def list_endpoints(
    actor: Reader,
    desk: Desk,
    business_id: Annotated[UUID, Query(description="Of which business.")],
) -> Page[schemas.EndpointRead]:
    """All that a business has, the oldest first. Needs `webhooks:manage` in the team: owners and
    admins have it.
    """
    found = await desk.of(actor, business_id)
    return Page([schemas.EndpointRead.of(one) for one in found], None)


@router.post(
    "",
    status_code=201,
    summary="Add a webhook endpoint",
    responses=answers(*CALLER_CHANGES, NoBusiness, errors.TooManyEndpoints, *_INPUT),
)
async def add_endpoint(
    body: schemas.EndpointInput,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[AddEndpoint, Depends(dependencies.add_endpoint)],
) -> schemas.EndpointSecretRead:
    """What happens in the business is sent there as JSON by POST, signed as
    [Standard Webhooks](https://www.standardwebhooks.com) say: check `webhook-signature` with the
    secret, which is shown this once, and answer 2xx within ten seconds. What is not taken is sent
    again for a day; the same `webhook-id` may come twice, and in another order. At most ten for a
    business. Needs `webhooks:manage` in the team.
    """
    return await workflow.execute(actor, body, device)


@router.get(
    "/{endpoint_id}",
    summary="Read a webhook endpoint",
    responses=answers(*SHOWN),
)
async def read_endpoint(endpoint_id: UUID, actor: Reader, desk: Desk) -> schemas.EndpointRead:
    """Without its secret, which nobody can read again. Needs `webhooks:manage` in the team."""
    return schemas.EndpointRead.of(await desk.find(actor, endpoint_id))


@router.patch(
    "/{endpoint_id}",
    summary="Change a webhook endpoint",
    responses=answers(*CHANGED, *_INPUT),
)
async def change_endpoint(
    endpoint_id: UUID,
    body: schemas.EndpointPatch,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ChangeEndpoint, Depends(dependencies.change_endpoint)],
) -> schemas.EndpointRead:
    """Changes what is sent and nothing else. What waits for an endpoint that is disabled is not
    sent to it. Needs `webhooks:manage` in the team.
    """
    return await workflow.execute(actor, endpoint_id, body, device)


@router.delete(
    "/{endpoint_id}",
    summary="Remove a webhook endpoint",
    responses=answers(*CHANGED) | says(_REMOVED),
)
async def remove_endpoint(
    endpoint_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[RemoveEndpoint, Depends(dependencies.remove_endpoint)],
) -> MessageRead:
    """Nothing is sent there any more. Needs `webhooks:manage` in the team."""
    await workflow.execute(actor, endpoint_id, device)
    return MessageRead(message=_REMOVED)


@router.post(
    "/{endpoint_id}/secret/rotate",
    summary="Get another secret for a webhook endpoint",
    responses=answers(*CHANGED),
)
async def rotate_secret(
    endpoint_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[RotateSecret, Depends(dependencies.rotate_secret)],
) -> schemas.EndpointSecretRead:
    """For a day what is sent is signed with both, the new one first. Needs `webhooks:manage` in the
    team.
    """
    return await workflow.execute(actor, endpoint_id, device)
