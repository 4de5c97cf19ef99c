"""How properties are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.service import FileClaims, FileUrls
from mercat.modules.geography.service import Cities
from mercat.modules.identity.service import Accounts
from mercat.modules.properties.repository import (
    GrantRepository,
    PhotoRepository,
    PropertyRepository,
)
from mercat.modules.properties.service import OwnProperties, Properties
from mercat.modules.properties.workflows.add_property import AddProperty
from mercat.modules.properties.workflows.add_property_photo import AddPropertyPhoto
from mercat.modules.properties.workflows.archive_property import ArchiveProperty
from mercat.modules.properties.workflows.change_property import ChangeProperty
from mercat.modules.properties.workflows.change_property_photo import ChangePropertyPhoto
from mercat.modules.properties.workflows.order_property_photos import OrderPropertyPhotos
from mercat.modules.properties.workflows.remove_property_photo import RemovePropertyPhoto
from mercat.platform.db import Transaction
from mercat.platform.web.session import DbSession, FromApp


async def properties(resources: FromApp) -> Properties:
    urls = FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)
    return Properties(resources.reads, urls, resources.cursors, resources.clock)


async def add_property(session: DbSession) -> AddProperty:
    properties = PropertyRepository(session)
    return AddProperty(
        Transaction(session),
        OwnProperties(Accounts(session), properties),
        properties,
        Cities(session),
        AuditTrail(session),
    )


async def change_property(session: DbSession) -> ChangeProperty:
    properties = PropertyRepository(session)
    return ChangeProperty(
        Transaction(session),
        OwnProperties(Accounts(session), properties),
        properties,
        Cities(session),
        AuditTrail(session),
    )


async def archive_property(session: DbSession, resources: FromApp) -> ArchiveProperty:
    properties = PropertyRepository(session)
    return ArchiveProperty(
        Transaction(session),
        OwnProperties(Accounts(session), properties),
        properties,
        PhotoRepository(session),
        GrantRepository(session),
        FileClaims(session),
        AuditTrail(session),
        resources.clock,
    )


async def add_photo(session: DbSession) -> AddPropertyPhoto:
    return AddPropertyPhoto(
        Transaction(session),
        OwnProperties(Accounts(session), PropertyRepository(session)),
        PhotoRepository(session),
        FileClaims(session),
        AuditTrail(session),
    )


async def change_photo(session: DbSession) -> ChangePropertyPhoto:
    return ChangePropertyPhoto(
        Transaction(session),
        OwnProperties(Accounts(session), PropertyRepository(session)),
        PhotoRepository(session),
        AuditTrail(session),
    )


async def remove_photo(session: DbSession) -> RemovePropertyPhoto:
    return RemovePropertyPhoto(
        Transaction(session),
        OwnProperties(Accounts(session), PropertyRepository(session)),
        PhotoRepository(session),
        FileClaims(session),
        AuditTrail(session),
    )


async def order_photos(session: DbSession) -> OrderPropertyPhotos:
    return OrderPropertyPhotos(
        Transaction(session),
        OwnProperties(Accounts(session), PropertyRepository(session)),
        PhotoRepository(session),
        AuditTrail(session),
    )
