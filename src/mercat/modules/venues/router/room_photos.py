"""What a room looks like."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.files.errors import FileNotUsable
from mercat.modules.identity.dependencies import FromDevice
from mercat.modules.venues import errors, schemas
from mercat.modules.venues.dependencies import rooms as dependencies
from mercat.modules.venues.router.room_shapes import ROOM_MANAGED, ROOM_SHOWN, Known, RoomsSeen
from mercat.modules.venues.router.shapes import Member, Visitor, shown
from mercat.modules.venues.workflows.add_room_photo import AddRoomPhoto
from mercat.modules.venues.workflows.change_room_photo import ChangeRoomPhoto
from mercat.modules.venues.workflows.order_room_photos import OrderRoomPhotos
from mercat.modules.venues.workflows.remove_room_photo import RemoveRoomPhoto
from mercat.platform.ordering import OtherItems
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.etags import TAGGED
from mercat.platform.web.openapi import OPEN_TO_ALL
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead, OrderInput

router = Router(prefix="/rooms/{room_id}/photos", tags=["venues"])

_REMOVED = "The photo is removed."


@router.get(
    "",
    response_model=PageRead[schemas.RoomPhotoRead],
    summary="List a room's photos",
    responses=answers(*ROOM_SHOWN) | TAGGED,
    openapi_extra=OPEN_TO_ALL,
)
async def list_room_photos(
    room_id: UUID, request: Request, actor: Visitor, seen: RoomsSeen, rooms: Known
) -> Response:
    """In the team's order, all on one page, for whoever may read the room."""
    room = await seen.visible(room_id, actor)
    told: dict[str, object] = {"items": await rooms.photos(room.id), "next_cursor": None}
    return shown(request, actor, PageRead[schemas.RoomPhotoRead], told)


@router.post(
    "",
    status_code=201,
    summary="Add a photo of a room",
    responses=answers(*ROOM_MANAGED, errors.TooManyRoomPhotos, FileNotUsable),
)
async def add_room_photo(
    room_id: UUID,
    body: schemas.RoomPhotoInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[AddRoomPhoto, Depends(dependencies.add_photo)],
    rooms: Known,
) -> schemas.RoomPhotoRead:
    """The last of them, up to 30. Upload the file first, with the purpose ROOM_PHOTO. Needs
    `studios:manage` in the team: owners, admins and managers have it.
    """
    return await rooms.photo(room_id, await workflow.execute(actor, room_id, body, device))


@router.put(
    "/order",
    response_model=PageRead[schemas.RoomPhotoRead],
    summary="Put a room's photos in order",
    responses=answers(*ROOM_MANAGED, OtherItems),
)
async def order_room_photos(
    room_id: UUID,
    body: OrderInput,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[OrderRoomPhotos, Depends(dependencies.order_photos)],
    rooms: Known,
) -> Page[schemas.RoomPhotoRead]:
    """All of them, each once. Needs `studios:manage` in the team."""
    await workflow.execute(actor, room_id, body.ids, device)
    return Page(await rooms.photos(room_id), None)


@router.patch(
    "/{photo_id}",
    summary="Change what is said of a photo of a room",
    responses=answers(*ROOM_MANAGED, errors.NoRoomPhoto),
)
async def change_room_photo(
    room_id: UUID,
    photo_id: UUID,
    body: schemas.RoomPhotoPatch,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[ChangeRoomPhoto, Depends(dependencies.change_photo)],
    rooms: Known,
) -> schemas.RoomPhotoRead:
    """Its caption; null clears it. Needs `studios:manage` in the team."""
    await workflow.execute(actor, room_id, photo_id, body, device)
    return await rooms.photo(room_id, photo_id)


@router.delete(
    "/{photo_id}",
    summary="Remove a photo of a room",
    responses=answers(*ROOM_MANAGED, errors.NoRoomPhoto) | says(_REMOVED),
)
async def remove_room_photo(
    room_id: UUID,
    photo_id: UUID,
    actor: Member,
    device: FromDevice,
    workflow: Annotated[RemoveRoomPhoto, Depends(dependencies.remove_photo)],
) -> MessageRead:
    """Its file goes with it. Needs `studios:manage` in the team."""
    await workflow.execute(actor, room_id, photo_id, device)
    return MessageRead(message=_REMOVED)
