"""Sending files: in one request, or to an address of their own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from mercat.modules.files import dependencies, schemas
from mercat.modules.files.errors import (
    AnotherSize,
    NoFile,
    QuotaExceeded,
    UploadExpired,
    UploadIncomplete,
    WrongKind,
)
from mercat.modules.files.service import FileBook
from mercat.modules.files.workflows.complete_upload import CompleteUpload
from mercat.modules.files.workflows.presign_upload import PresignUpload
from mercat.modules.files.workflows.upload_file import UploadFile
from mercat.modules.identity.dependencies import CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import ContentTooLarge
from mercat.platform.images import ImageUnreadable, TooManyPixels
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp
from mercat.platform.web.uploads import form_with_file, read_file

DOOR = "/upload"

router = Router(prefix=DOOR, tags=["files"])

_NOT_TAKEN = (ContentTooLarge, WrongKind, ImageUnreadable, TooManyPixels, QuotaExceeded)
Writer = Annotated[Actor, Depends(caller(Permission.FILES_WRITE))]


@router.post(
    "",
    status_code=201,
    summary="Upload a file",
    responses=answers(*CALLER_CHANGES, *_NOT_TAKEN),
    openapi_extra=form_with_file(
        "A JPEG, PNG, WebP or GIF image of up to 40 megapixels; as an attachment also a PDF.",
        schemas.FileInput,
    ),
)
async def upload_file(
    request: Request,
    actor: Writer,
    device: FromDevice,
    resources: FromApp,
    workflow: Annotated[UploadFile, Depends(dependencies.upload_file)],
    book: Annotated[FileBook, Depends(dependencies.file_book)],
) -> schemas.FileRead:
    """What it is goes by its content, not by its name. An image is turned upright and written anew
    as WebP, without what the camera noted: no place, no time, no device; of an animation the first
    picture is kept. Put it to use within a day, or it is deleted.
    """
    sent = await read_file(request, resources.settings.max_upload_size)
    said = sent.read(schemas.FileInput)
    return book.tell(await workflow.execute(actor, said, sent.content, device))


@router.post(
    "/presign",
    status_code=201,
    summary="Get an address to send a file to",
    responses=answers(*CALLER_CHANGES, ContentTooLarge, WrongKind, QuotaExceeded),
)
async def presign_upload(
    body: schemas.PresignInput,
    actor: Writer,
    workflow: Annotated[PresignUpload, Depends(dependencies.presign_upload)],
) -> schemas.PresignRead:
    """For 15 minutes the file can be sent there, past this API where the storage is elsewhere. Say
    within an hour that it is complete, or it is deleted.
    """
    return await workflow.execute(actor, body)


@router.post(
    "/{file_id}/complete",
    summary="Say that a file has been sent",
    responses=answers(
        *CALLER_CHANGES, *_NOT_TAKEN, AnotherSize, NoFile, UploadIncomplete, UploadExpired
    ),
)
async def complete_upload(
    file_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[CompleteUpload, Depends(dependencies.complete_upload)],
    book: Annotated[FileBook, Depends(dependencies.file_book)],
) -> schemas.FileRead:
    """Looks at what has arrived and makes of it what `POST /upload` would. Asked once more it
    answers the same: also what was wrong with the file, which is deleted then.
    """
    return book.tell(await workflow.execute(actor, file_id, device))
