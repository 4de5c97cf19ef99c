"""What stands in a studio, and what of it is hired out."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.venues import errors, schemas
from mercat.modules.venues.dependencies import equipment as dependencies
from mercat.modules.venues.router.shapes import (
    MANAGED,
    SHOWN,
    Member,
    Pages,
    StudioName,
    Visitor,
    shown,
)
from mercat.modules.venues.service import EquipmentList
from mercat.modules.venues.workflows.add_equipment import AddEquipment
from mercat.modules.venues.workflows.archive_equipment import ArchiveEquipment
from mercat.modules.venues.workflows.change_equipment import ChangeEquipment
from mercat.platform.pagination import BadCursor, BadLimit, PageRead
from mercat.platform.web.answers import answers, json_bytes, says
from mercat.platform.web.etags import TAGGED, tagged
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(tags=["venues"])

Known = Annotated[EquipmentList, Depends(dependencies.equipment)]

_OF_STUDIO = "/studios/{studio_id}/equipment"
_ONE = f"{_OF_STUDIO}/{{equipment_id}}"
_ARCHIVED = "The equipment is archived."
_HOUR = 3_600
_INPUT = (
    errors.UnknownEquipmentType,
    errors.UnknownRoom,
    errors.CurrencyRequired,
    errors.HireInOtherCurrency,
)


@router.get(
    "/equipment-types",
    response_model=PageRead[schemas.EquipmentTypeRead],
    summary="List all types of equipment",
    responses=answers() | TAGGED,
)
async def list_equipment_types(request: Request, equipment: Known) -> Response:
    """All on one page, related ones next to each other."""
    told = {"items": await equipment.types(), "next_cursor": None}
    body = bytes(json_bytes(PageRead[schemas.EquipmentTypeRead], told).body)
    return tagged(request, body, max_age=_HOUR)


@router.get(
    _OF_STUDIO,
    response_model=PageRead[schemas.EquipmentRead],
    summary="List a studio's equipment",
    responses=answers(*SHOWN, BadCursor, BadLimit) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def list_equipment(
    studio_id: StudioName,
    request: Request,
    actor: Visitor,
    pages: Pages,
    equipment: Known,
    paging: Paging,
) -> Response:
    """Newest first. Open to everybody once the studio is published; its team sees what stands in
    rooms that are INACTIVE too.
    """
    studio = await pages.visible(studio_id, actor)
    page = await equipment.page(studio.id, paging, inside=studio.inside)
    told: dict[str, object] = {"items": page.items, "next_cursor": page.next_cursor}
    return shown(request, actor, PageRead[schemas.EquipmentRead], told)


@router.post(
    _OF_STUDIO,
    status_code=201,
    summary="Add equipment",
    responses=answers(*MANAGED, errors.TooMuchEquipment, *_INPUT),
)
async def add_equipment(
    studio_id: StudioName,
    body: schemas.EquipmentInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[AddEquipment, Depends(dependencies.add_equipment)],
    pages: Pages,
    equipment: Known,
) -> schemas.EquipmentRead:
    """What comes with the rooms or, with `hire`, is booked beside one: each piece has a calendar
    then. Needs `studios:manage` in the team: owners, admins and managers have it.
    """
    found = await pages.find(studio_id, actor)
    added = await workflow.execute(actor, found, body, device)
    return await equipment.get(found, added, inside=True)


@router.get(
    _ONE,
    response_model=schemas.EquipmentRead,
    summary="Read a piece of equipment",
    responses=answers(*SHOWN, errors.NoEquipment) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def read_equipment(
    studio_id: StudioName,
    equipment_id: UUID,
    request: Request,
    actor: Visitor,
    pages: Pages,
    equipment: Known,
) -> Response:
    """As in the list."""
    studio = await pages.visible(studio_id, actor)
    told = await equipment.get(studio.id, equipment_id, inside=studio.inside)
    return shown(request, actor, schemas.EquipmentRead, dict(told))


@router.patch(
    _ONE,
    summary="Change equipment",
    responses=answers(*MANAGED, errors.NoEquipment, *_INPUT),
)
async def change_equipment(
    studio_id: StudioName,
    equipment_id: UUID,
    body: schemas.EquipmentPatch,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ChangeEquipment, Depends(dependencies.change_equipment)],
    pages: Pages,
    equipment: Known,
) -> schemas.EquipmentRead:
    """Changes what is sent and nothing else; null clears a field. What has been hired stays as it
    was agreed. Needs `studios:manage` in the team.
    """
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, equipment_id, body, device)
    return await equipment.get(found, equipment_id, inside=True)


@router.delete(
    _ONE,
    summary="Archive equipment",
    responses=answers(*MANAGED, errors.NoEquipment) | says(_ARCHIVED),
)
async def archive_equipment(
    studio_id: StudioName,
    equipment_id: UUID,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ArchiveEquipment, Depends(dependencies.archive_equipment)],
    pages: Pages,
) -> MessageRead:
    """Nobody finds it any more; what has been booked of it stays. Needs `studios:manage` in the
    team.
    """
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, equipment_id, device)
    return MessageRead(message=_ARCHIVED)
