"""How files are put together."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.service import FileAddresses, Photos, Shelf
from mercat.modules.files.workflows.remove_photo import RemovePhoto
from mercat.modules.files.workflows.remove_unused import RemoveUnused
from mercat.modules.files.workflows.replace_photo import ReplacePhoto
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
        FileRepository(session),
        _shelf(resources),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def remove_photo(session: DbSession) -> RemovePhoto:
    return RemovePhoto(
        Transaction(session), FileRepository(session), Outbox(session), AuditTrail(session)
    )


def remove_unused(session: AsyncSession, resources: Resources) -> RemoveUnused:
    return RemoveUnused(
        Transaction(session), FileRepository(session), _shelf(resources), resources.clock
    )
