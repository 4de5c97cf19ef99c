"""How calendars are put together."""

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.repository import (
    BlockRepository,
    CalendarRepository,
    ImportRepository,
)
from mercat.modules.bookings.service import (
    BlockBook,
    CalendarBook,
    CalendarFeed,
    ImportBook,
    ImportedTimes,
    Slots,
    host_of,
)
from mercat.modules.bookings.workflows.add_blocks import AddBlocks
from mercat.modules.bookings.workflows.close_feed import CloseFeed
from mercat.modules.bookings.workflows.import_file import ImportFile
from mercat.modules.bookings.workflows.open_feed import OpenFeed
from mercat.modules.bookings.workflows.queue_imports import QueueImports
from mercat.modules.bookings.workflows.remove_block import RemoveBlock
from mercat.modules.bookings.workflows.remove_import import RemoveImport
from mercat.modules.bookings.workflows.run_import import RunImport
from mercat.modules.bookings.workflows.set_import import SetImport
from mercat.modules.businesses.service import Teams
from mercat.platform.db import Transaction
from mercat.platform.fetching import Fetcher
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def calendar_book(session: DbSession, resources: FromApp) -> CalendarBook:
    return CalendarBook(resources.reads, Teams.of(session))


async def block_book(resources: FromApp) -> BlockBook:
    return BlockBook(resources.reads, resources.cursors, resources.clock)


async def calendar_feed(resources: FromApp) -> CalendarFeed:
    return CalendarFeed(resources.reads, resources.clock, resources.settings)


async def import_book(session: DbSession) -> ImportBook:
    return ImportBook(ImportRepository(session))


async def add_blocks(session: DbSession, resources: FromApp) -> AddBlocks:
    return AddBlocks(
        Transaction(session),
        Teams.of(session),
        CalendarRepository(session),
        BlockRepository(session),
        Slots(session, resources.clock),
        AuditTrail(session),
    )


async def remove_block(session: DbSession, resources: FromApp) -> RemoveBlock:
    return RemoveBlock(
        Transaction(session),
        Teams.of(session),
        BlockRepository(session),
        Slots(session, resources.clock),
        AuditTrail(session),
        resources.clock,
    )


async def open_feed(session: DbSession) -> OpenFeed:
    return OpenFeed(
        Transaction(session), Teams.of(session), CalendarRepository(session), AuditTrail(session)
    )


async def close_feed(session: DbSession) -> CloseFeed:
    return CloseFeed(
        Transaction(session), Teams.of(session), CalendarRepository(session), AuditTrail(session)
    )


async def set_import(session: DbSession, resources: FromApp) -> SetImport:
    return SetImport(
        Transaction(session),
        Teams.of(session),
        CalendarRepository(session),
        ImportRepository(session),
        _fetcher(resources),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def import_file(session: DbSession, resources: FromApp) -> ImportFile:
    return ImportFile(
        Transaction(session),
        Teams.of(session),
        CalendarRepository(session),
        ImportRepository(session),
        imported_times(session, resources),
        AuditTrail(session),
        resources.clock,
    )


async def remove_import(session: DbSession, resources: FromApp) -> RemoveImport:
    return RemoveImport(
        Transaction(session),
        Teams.of(session),
        ImportRepository(session),
        imported_times(session, resources),
        AuditTrail(session),
        resources.clock,
    )


def run_import(session: Session, resources: Resources, fetcher: Fetcher | None = None) -> RunImport:
    return RunImport(
        Transaction(session),
        CalendarRepository(session),
        ImportRepository(session),
        imported_times(session, resources),
        fetcher or _fetcher(resources),
        resources.clock,
    )


def queue_imports(session: Session, resources: Resources) -> QueueImports:
    return QueueImports(
        Transaction(session), ImportRepository(session), Outbox(session), resources.clock
    )


def imported_times(session: Session, resources: Resources) -> ImportedTimes:
    return ImportedTimes(
        CalendarRepository(session),
        BlockRepository(session),
        Slots(session, resources.clock),
        host_of(resources.settings),
    )


def _fetcher(resources: Resources) -> Fetcher:
    return Fetcher(plain=resources.settings.is_local)
