"""How studios come into being, are shown, change and go."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.service import Teams
from mercat.modules.geography.service import Cities
from mercat.modules.venues.repository import StudioRepository
from mercat.modules.venues.service import (
    Badges,
    Closures,
    StudioHolds,
    StudioList,
    StudioPages,
    StudioProfiles,
    StudioWriter,
)
from mercat.modules.venues.workflows.add_closure import AddClosure
from mercat.modules.venues.workflows.archive_studio import ArchiveStudio
from mercat.modules.venues.workflows.create_studio import CreateStudio
from mercat.modules.venues.workflows.publish_studio import PublishStudio
from mercat.modules.venues.workflows.remove_closure import RemoveClosure
from mercat.modules.venues.workflows.set_badges import SetBadges
from mercat.modules.venues.workflows.set_operating_hours import SetOperatingHours
from mercat.modules.venues.workflows.unpublish_studio import UnpublishStudio
from mercat.modules.venues.workflows.update_studio import UpdateStudio
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.web.session import DbSession, FromApp


async def pages(resources: FromApp) -> StudioPages:
    return StudioPages(resources.reads)


async def profiles(resources: FromApp) -> StudioProfiles:
    return StudioProfiles(resources.reads, resources.clock)


async def listing(resources: FromApp) -> StudioList:
    return StudioList(resources.reads, resources.cursors)


async def closures(resources: FromApp) -> Closures:
    return Closures(resources.reads, resources.clock)


async def badges(resources: FromApp) -> Badges:
    return Badges(resources.reads)


async def create_studio(session: DbSession, resources: FromApp) -> CreateStudio:
    return CreateStudio(
        Transaction(session),
        Teams.of(session),
        StudioRepository(session),
        _writer(session),
        resources.limiter,
        AuditTrail(session),
    )


async def update_studio(session: DbSession) -> UpdateStudio:
    return UpdateStudio(
        Transaction(session),
        StudioHolds.of(session),
        _writer(session),
        Outbox(session),
        AuditTrail(session),
    )


async def publish_studio(session: DbSession, resources: FromApp) -> PublishStudio:
    return PublishStudio(
        Transaction(session),
        StudioHolds.of(session),
        _writer(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def unpublish_studio(session: DbSession) -> UnpublishStudio:
    return UnpublishStudio(
        Transaction(session), StudioHolds.of(session), Outbox(session), AuditTrail(session)
    )


async def archive_studio(session: DbSession, resources: FromApp) -> ArchiveStudio:
    return ArchiveStudio(
        Transaction(session),
        StudioHolds.of(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def set_operating_hours(session: DbSession) -> SetOperatingHours:
    return SetOperatingHours(
        Transaction(session),
        StudioHolds.of(session),
        StudioRepository(session),
        _writer(session),
        Outbox(session),
        AuditTrail(session),
    )


async def add_closure(session: DbSession, resources: FromApp) -> AddClosure:
    return AddClosure(
        Transaction(session),
        StudioHolds.of(session),
        StudioRepository(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def remove_closure(session: DbSession) -> RemoveClosure:
    return RemoveClosure(
        Transaction(session),
        StudioHolds.of(session),
        StudioRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


async def set_badges(session: DbSession) -> SetBadges:
    return SetBadges(
        Transaction(session),
        StudioHolds.of(session),
        StudioRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


def _writer(session: AsyncSession) -> StudioWriter:
    return StudioWriter(StudioRepository(session), Cities(session))
