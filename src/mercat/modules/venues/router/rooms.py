"""Rooms: what is booked in a studio."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.venues import errors, schemas
from mercat.modules.venues.dependencies import rooms as dependencies
from mercat.modules.venues.router.room_shapes import ROOM_MANAGED, ROOM_SHOWN, Known, RoomsSeen
from mercat.modules.venues.router.shapes import (
    MANAGED,
    SHOWN,
    Member,
    Pages,
    StudioName,
    Visitor,
    shown,
)
from mercat.modules.venues.workflows.add_room import AddRoom
from mercat.modules.venues.workflows.archive_room import ArchiveRoom
from mercat.modules.venues.workflows.change_room import ChangeRoom
from mercat.modules.venues.workflows.order_rooms import OrderRooms
from mercat.platform.ordering import OtherItems
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.etags import TAGGED
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead, OrderInput

router = Router(tags=["venues"])

_OF_STUDIO = "/studios/{studio_id}/rooms"
_ONE = "/rooms/{room_id}"
_ARCHIVED = "The room is archived."
_INPUT = (errors.DurationsOffGrid, errors.DurationsReversed)


@router.get(
    _OF_STUDIO,
    response_model=PageRead[schemas.RoomRead],
    summary="List a studio's rooms",
    responses=answers(*SHOWN) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def list_rooms(
    studio_id: StudioName, request: Request, actor: Visitor, pages: Pages, rooms: Known
) -> Response:
    """In the team's order, all on one page, with their photos. Open to everybody once the studio is
    published; its team sees what is INACTIVE too.
    """
    studio = await pages.visible(studio_id, actor)
    items = await rooms.of(studio.id, inside=studio.inside)
    told: dict[str, object] = {"items": items, "next_cursor": None}
    return shown(request, actor, PageRead[schemas.RoomRead], told)


@router.post(
    _OF_STUDIO,
    status_code=201,
    summary="Add a room",
    responses=answers(*MANAGED, errors.TooManyRooms, *_INPUT),
)
async def add_room(
    studio_id: StudioName,
    body: schemas.RoomInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[AddRoom, Depends(dependencies.add_room)],
    pages: Pages,
    rooms: Known,
) -> schemas.RoomRead:
    """The last of them, up to 100. Say what it costs by PUT /rooms/{room_id}/prices: until then
    nobody can book it. Needs `studios:manage` in the team: owners, admins and managers have it.
    """
    found = await pages.find(studio_id, actor)
    return await rooms.get(await workflow.execute(actor, found, body, device))


@router.put(
    f"{_OF_STUDIO}/order",
    response_model=PageRead[schemas.RoomRead],
    summary="Put a studio's rooms in order",
    responses=answers(*MANAGED, OtherItems),
)
async def order_rooms(
    studio_id: StudioName,
    body: OrderInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[OrderRooms, Depends(dependencies.order_rooms)],
    pages: Pages,
    rooms: Known,
) -> Page[schemas.RoomRead]:
    """All of them, each once, those that are INACTIVE too. Needs `studios:manage` in the team."""
    found = await pages.find(studio_id, actor)
    await workflow.execute(actor, found, body.ids, device)
    return Page(await rooms.of(found, inside=True), None)


@router.get(
    _ONE,
    response_model=schemas.RoomRead,
    summary="Read a room",
    responses=answers(*ROOM_SHOWN) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def read_room(
    room_id: UUID, request: Request, actor: Visitor, seen: RoomsSeen, rooms: Known
) -> Response:
    """As in the list."""
    room = await seen.visible(room_id, actor)
    return shown(request, actor, schemas.RoomRead, dict(await rooms.get(room.id)))


@router.patch(
    _ONE,
    summary="Change a room",
    responses=answers(*ROOM_MANAGED, *_INPUT, errors.PricesOffGrid),
)
async def change_room(
    room_id: UUID,
    body: schemas.RoomPatch,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ChangeRoom, Depends(dependencies.change_room)],
    rooms: Known,
) -> schemas.RoomRead:
    """Changes what is sent and nothing else; null clears a field. What has been booked stays as it
    was agreed. Needs `studios:manage` in the team.
    """
    await workflow.execute(actor, room_id, body, device)
    return await rooms.get(room_id)


@router.delete(
    _ONE,
    summary="Archive a room",
    responses=answers(*ROOM_MANAGED) | says(_ARCHIVED),
)
async def archive_room(
    room_id: UUID,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ArchiveRoom, Depends(dependencies.archive_room)],
) -> MessageRead:
    """Nobody finds it any more; what has been booked of it stays. What equipment stands only there
    is archived too, and its photos are deleted. Needs `studios:manage` in the team.
    """
    await workflow.execute(actor, room_id, device)
    return MessageRead(message=_ARCHIVED)
