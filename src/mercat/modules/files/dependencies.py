"""How files are put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.service import (
    Arrivals,
    FileAddresses,
    FileBook,
    Photos,
    Quotas,
    Shelf,
)
from mercat.modules.files.workflows.complete_upload import CompleteUpload
from mercat.modules.files.workflows.delete_file import DeleteFile
from mercat.modules.files.workflows.presign_upload import PresignUpload
from mercat.modules.files.workflows.remove_photo import RemovePhoto
from mercat.modules.files.workflows.remove_unused import RemoveUnused
from mercat.modules.files.workflows.replace_photo import ReplacePhoto
from mercat.modules.files.workflows.upload_file import UploadFile
from mercat.modules.identity.service import Accounts
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def photos(resources: FromApp) -> Photos:
    return Photos(resources.reads, _addresses(resources))


def _addresses(resources: Resources) -> FileAddresses:
    return FileAddresses(resources.storage, resources.clock, resources.settings)


def _shelf(resources: Resources) -> Shelf:
    return Shelf(resources.storage, resources.images, resources.settings)


async def replace_photo(session: DbSession, resources: FromApp) -> ReplacePhoto:
    return ReplacePhoto(
        Transaction(session),
        Accounts(session),
        FileRepository(session),
        _shelf(resources),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def remove_photo(session: DbSession) -> RemovePhoto:
    return RemovePhoto(
        Transaction(session),
        Accounts(session),
        FileRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def file_book(session: DbSession, resources: FromApp) -> FileBook:
    return FileBook(session, _addresses(resources))


async def upload_file(session: DbSession, resources: FromApp) -> UploadFile:
    return UploadFile(
        Transaction(session),
        FileRepository(session),
        Quotas(session, resources.settings),
        _shelf(resources),
        AuditTrail(session),
        resources.clock,
    )


async def presign_upload(session: DbSession, resources: FromApp) -> PresignUpload:
    return PresignUpload(
        Transaction(session),
        FileRepository(session),
        Quotas(session, resources.settings),
        Arrivals(resources.storage, resources.settings),
        resources.clock,
    )


async def complete_upload(session: DbSession, resources: FromApp) -> CompleteUpload:
    return CompleteUpload(
        Transaction(session),
        FileRepository(session),
        Quotas(session, resources.settings),
        Arrivals(resources.storage, resources.settings),
        _shelf(resources),
        AuditTrail(session),
        resources.clock,
    )


async def delete_file(session: DbSession) -> DeleteFile:
    return DeleteFile(
        Transaction(session), FileRepository(session), Outbox(session), AuditTrail(session)
    )


def remove_unused(session: AsyncSession, resources: Resources) -> RemoveUnused:
    return RemoveUnused(
        Transaction(session), FileRepository(session), _shelf(resources), resources.clock
    )
