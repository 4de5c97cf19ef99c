"""One's own photo."""

from typing import Annotated

from fastapi import Depends, Request

from mercat.modules.files import dependencies, schemas
from mercat.modules.files.errors import NoPhoto, WrongKind
from mercat.modules.files.service import Photos
from mercat.modules.files.workflows.remove_photo import RemovePhoto
from mercat.modules.files.workflows.replace_photo import ReplacePhoto
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import ContentTooLarge
from mercat.platform.images import ImageUnreadable, TooManyPixels
from mercat.platform.web.answers import answers, says
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead
from mercat.platform.web.session import FromApp
from mercat.platform.web.uploads import form_with_file, read_file

DOOR = "/users/me/photo"

router = Router(prefix=DOOR, tags=["files"])

_REMOVED = "There is no photo of you any more."


@router.get("", summary="Find your own photo", responses=answers(*CALLER, NoPhoto))
async def read_photo(
    actor: Annotated[Actor, Depends(caller(Permission.ACCOUNT_READ))],
    photos: Annotated[Photos, Depends(dependencies.photos)],
) -> schemas.PhotoRead:
    """Addresses of it in three sizes, which work for half an hour at least without signing in."""
    return await photos.of(actor.user_id)


@router.put(
    "",
    summary="Show another photo of you",
    responses=answers(*CALLER_CHANGES, ContentTooLarge, WrongKind, ImageUnreadable, TooManyPixels),
    openapi_extra=form_with_file("A JPEG, PNG, WebP or GIF image, up to 40 megapixels."),
)
async def replace_photo(
    request: Request,
    actor: Annotated[Actor, Depends(caller(Permission.ACCOUNT_WRITE))],
    device: FromDevice,
    resources: FromApp,
    workflow: Annotated[ReplacePhoto, Depends(dependencies.replace_photo)],
    photos: Annotated[Photos, Depends(dependencies.photos)],
) -> schemas.PhotoRead:
    """Turned upright, cut and written anew as WebP, without what the camera noted: no place, no
    time, no device. Of an animation the first picture is kept. The photo before is deleted.
    """
    sent = await read_file(request, resources.settings.max_upload_size)
    await workflow.execute(actor, sent.content, device)
    return await photos.of(actor.user_id)


@router.delete(
    "",
    summary="Remove your own photo",
    responses=answers(*CALLER_CHANGES) | says(_REMOVED),
)
async def remove_photo(
    actor: Annotated[Actor, Depends(caller(Permission.ACCOUNT_WRITE))],
    device: FromDevice,
    workflow: Annotated[RemovePhoto, Depends(dependencies.remove_photo)],
) -> MessageRead:
    """Whether there was one or not. Addresses of it end a moment later."""
    await workflow.execute(actor, device)
    return MessageRead(message=_REMOVED)
