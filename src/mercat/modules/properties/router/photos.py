"""What a property looks like."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mercat.modules.files.errors import FileNotUsable
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.properties import dependencies, errors, schemas
from mercat.modules.properties.service import Properties
from mercat.modules.properties.workflows.add_property_photo import AddPropertyPhoto
from mercat.modules.properties.workflows.change_property_photo import ChangePropertyPhoto
from mercat.modules.properties.workflows.order_property_photos import OrderPropertyPhotos
from mercat.modules.properties.workflows.remove_property_photo import RemovePropertyPhoto
from mercat.platform.ordering import OtherItems
from mercat.platform.pagination import Page, PageRead
from mercat.platform.web.answers import answers, says
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead, OrderInput

router = Router(prefix="/properties/{property_id}/photos", tags=["properties"])

Reader = Annotated[Actor, Depends(caller(Permission.PROPERTIES_READ))]
Owner = Annotated[Actor, Depends(caller(Permission.PROPERTIES_WRITE))]
Known = Annotated[Properties, Depends(dependencies.properties)]
Photos = Page[schemas.PropertyPhotoRead]

_REMOVED = "The photo is removed."


@router.get(
    "",
    response_model=PageRead[schemas.PropertyPhotoRead],
    summary="List a property's photos",
    responses=answers(*CALLER, errors.NoProperty),
)
async def list_property_photos(property_id: UUID, actor: Reader, properties: Known) -> Photos:
    """In their order, all on one page, for whoever may read the property."""
    return await _photos(properties, actor, property_id)


@router.post(
    "",
    status_code=201,
    summary="Add a photo of a property",
    responses=answers(
        *CALLER_CHANGES, errors.NoProperty, errors.TooManyPropertyPhotos, FileNotUsable
    ),
)
async def add_property_photo(
    property_id: UUID,
    body: schemas.PhotoInput,
    actor: Owner,
    device: FromDevice,
    workflow: Annotated[AddPropertyPhoto, Depends(dependencies.add_photo)],
    properties: Known,
) -> schemas.PropertyPhotoRead:
    """The last of them, up to 30. Upload the file first, with the purpose PROPERTY_PHOTO."""
    photo_id = await workflow.execute(actor, property_id, body, device)
    return await properties.photo(actor, property_id, photo_id)


@router.put(
    "/order",
    response_model=PageRead[schemas.PropertyPhotoRead],
    summary="Put a property's photos in order",
    responses=answers(*CALLER_CHANGES, errors.NoProperty, OtherItems),
)
async def order_property_photos(
    property_id: UUID,
    body: OrderInput,
    actor: Owner,
    device: FromDevice,
    workflow: Annotated[OrderPropertyPhotos, Depends(dependencies.order_photos)],
    properties: Known,
) -> Photos:
    """All of them, each once."""
    await workflow.execute(actor, property_id, body.ids, device)
    return await _photos(properties, actor, property_id)


@router.patch(
    "/{photo_id}",
    summary="Change a photo of a property",
    responses=answers(*CALLER_CHANGES, errors.NoProperty, errors.NoPropertyPhoto),
)
async def change_property_photo(
    property_id: UUID,
    photo_id: UUID,
    body: schemas.PhotoPatch,
    actor: Owner,
    device: FromDevice,
    workflow: Annotated[ChangePropertyPhoto, Depends(dependencies.change_photo)],
    properties: Known,
) -> schemas.PropertyPhotoRead:
    """Its caption; null clears it."""
    await workflow.execute(actor, property_id, photo_id, body, device)
    return await properties.photo(actor, property_id, photo_id)


@router.delete(
    "/{photo_id}",
    summary="Remove a photo of a property",
    responses=answers(*CALLER_CHANGES, errors.NoProperty, errors.NoPropertyPhoto) | says(_REMOVED),
)
async def remove_property_photo(
    property_id: UUID,
    photo_id: UUID,
    actor: Owner,
    device: FromDevice,
    workflow: Annotated[RemovePropertyPhoto, Depends(dependencies.remove_photo)],
) -> MessageRead:
    """Its file goes with it. Addresses of it end a moment later."""
    await workflow.execute(actor, property_id, photo_id, device)
    return MessageRead(message=_REMOVED)


async def _photos(properties: Properties, actor: Actor, property_id: UUID) -> Photos:
    return Page((await properties.get(actor, property_id)).photos, None)
