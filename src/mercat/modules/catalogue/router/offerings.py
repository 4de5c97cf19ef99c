"""What a business offers: in the public's words, its services."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.catalogue import dependencies, errors, schemas
from mercat.modules.catalogue.router.shapes import (
    MANAGED,
    SHOWN,
    BusinessName,
    Member,
    Pages,
    Visitor,
    shown,
)
from mercat.modules.catalogue.service import Offerings
from mercat.modules.catalogue.workflows.add_offering import AddOffering
from mercat.modules.catalogue.workflows.archive_offering import ArchiveOffering
from mercat.modules.catalogue.workflows.change_offering import ChangeOffering
from mercat.modules.catalogue.workflows.order_offerings import OrderOfferings
from mercat.modules.identity.dependencies import FromDevice
from mercat.platform.ordering import OtherItems
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.etags import TAGGED
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead, OrderInput

router = Router(prefix="/businesses/{business_id}/services", tags=["catalogue"])

Known = Annotated[Offerings, Depends(dependencies.offerings)]

_ARCHIVED = "The service is archived."
_INPUT = (
    errors.UnknownCategory,
    errors.PriceRequired,
    errors.PriceNotAllowed,
    errors.OtherCurrency,
    errors.NotByQuote,
    errors.DurationRequired,
)


@router.get(
    "",
    response_model=PageRead[schemas.OfferingRead],
    summary="List what a business offers",
    responses=answers(*SHOWN) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def list_services(
    business_id: BusinessName, request: Request, actor: Visitor, pages: Pages, offerings: Known
) -> Response:
    """In the team's order, all on one page. Open to everybody once the business is published; its
    team sees what is INACTIVE too.
    """
    business = await pages.visible(business_id, actor)
    items = await offerings.of(business.id, is_team=business.inside)
    told: dict[str, object] = {"items": items, "next_cursor": None}
    return shown(request, actor, PageRead[schemas.OfferingRead], told)


@router.post(
    "",
    status_code=201,
    summary="Offer a service",
    responses=answers(*MANAGED, errors.TooManyOfferings, *_INPUT),
)
async def add_service(
    business_id: BusinessName,
    body: schemas.OfferingInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[AddOffering, Depends(dependencies.add_offering)],
    pages: Pages,
    offerings: Known,
) -> schemas.OfferingRead:
    """The last of them, up to 200. Needs `offerings:manage` in the team: owners, admins and
    managers have it.
    """
    found = await pages.find(business_id, actor)
    added = await workflow.execute(actor, found, body, device)
    return await offerings.get(found, added, is_team=True)


@router.put(
    "/order",
    response_model=PageRead[schemas.OfferingRead],
    summary="Put a business's services in order",
    responses=answers(*MANAGED, OtherItems),
)
async def order_services(
    business_id: BusinessName,
    body: OrderInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[OrderOfferings, Depends(dependencies.order_offerings)],
    pages: Pages,
    offerings: Known,
) -> Page[schemas.OfferingRead]:
    """All of them, each once, those that are INACTIVE too. Needs `offerings:manage` in the team."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, body.ids, device)
    return Page(await offerings.of(found, is_team=True), None)


@router.get(
    "/{service_id}",
    response_model=schemas.OfferingRead,
    summary="Read a service",
    responses=answers(*SHOWN, errors.NoOffering) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def read_service(
    business_id: BusinessName,
    service_id: UUID,
    request: Request,
    actor: Visitor,
    pages: Pages,
    offerings: Known,
) -> Response:
    """As in the list."""
    business = await pages.visible(business_id, actor)
    told = await offerings.get(business.id, service_id, is_team=business.inside)
    return shown(request, actor, schemas.OfferingRead, dict(told))


@router.patch(
    "/{service_id}",
    summary="Change a service",
    responses=answers(*MANAGED, errors.NoOffering, *_INPUT),
)
async def change_service(
    business_id: BusinessName,
    service_id: UUID,
    body: schemas.OfferingPatch,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ChangeOffering, Depends(dependencies.change_offering)],
    pages: Pages,
    offerings: Known,
) -> schemas.OfferingRead:
    """Changes what is sent and nothing else; null clears a field. What has been booked stays as it
    was agreed. Needs `offerings:manage` in the team.
    """
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, service_id, body, device)
    return await offerings.get(found, service_id, is_team=True)


@router.delete(
    "/{service_id}",
    summary="Archive a service",
    responses=answers(*MANAGED, errors.NoOffering) | says(_ARCHIVED),
)
async def archive_service(
    business_id: BusinessName,
    service_id: UUID,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ArchiveOffering, Depends(dependencies.archive_offering)],
    pages: Pages,
) -> MessageRead:
    """Nobody finds it any more; what has been booked of it stays. Needs `offerings:manage` in the
    team.
    """
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, service_id, device)
    return MessageRead(message=_ARCHIVED)
