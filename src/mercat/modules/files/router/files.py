"""One's own files."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mercat.modules.files import dependencies, schemas
from mercat.modules.files.errors import FileInUse, NoFile
from mercat.modules.files.service import FileBook
from mercat.modules.files.workflows.delete_file import DeleteFile
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.answers import answers, says
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/files", tags=["files"])

_DELETED = "The file is deleted."


@router.get("/{file_id}", summary="Find a file of your own", responses=answers(*CALLER, NoFile))
async def read_file(
    file_id: UUID,
    actor: Annotated[Actor, Depends(caller(Permission.FILES_READ))],
    book: Annotated[FileBook, Depends(dependencies.file_book)],
) -> schemas.FileRead:
    """With addresses that work for a while without signing in. Others see a file by the business or
    the property that shows it.
    """
    return await book.get(actor.user_id, file_id)


@router.delete(
    "/{file_id}",
    summary="Delete a file of your own",
    responses=answers(*CALLER_CHANGES, NoFile, FileInUse) | says(_DELETED),
)
async def delete_file(
    file_id: UUID,
    actor: Annotated[Actor, Depends(caller(Permission.FILES_WRITE))],
    device: FromDevice,
    workflow: Annotated[DeleteFile, Depends(dependencies.delete_file)],
) -> MessageRead:
    """Not while something shows it. Addresses of it end a moment later."""
    await workflow.execute(actor, file_id, device)
    return MessageRead(message=_DELETED)
