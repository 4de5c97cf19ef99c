"""How businesses come into being, are shown, change and go."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.repository import BusinessRepository, TeamRepository
from mercat.modules.businesses.service import (
    BusinessList,
    BusinessPages,
    CategoryTree,
    Holds,
    MembershipBook,
    Openings,
    ProfileWriter,
    Subscriptions,
    Teams,
)
from mercat.modules.businesses.workflows.archive_business import ArchiveBusiness
from mercat.modules.businesses.workflows.create_business import CreateBusiness
from mercat.modules.businesses.workflows.draft_business import DraftBusiness
from mercat.modules.businesses.workflows.set_hours import SetHours
from mercat.modules.businesses.workflows.update_business import UpdateBusiness
from mercat.modules.files.service import FileClaims, FileUrls
from mercat.modules.geography.service import Cities
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def pages(resources: FromApp) -> BusinessPages:
    return BusinessPages(resources.reads, _urls(resources), resources.clock)


async def listing(resources: FromApp) -> BusinessList:
    return BusinessList(resources.reads, resources.cursors, _urls(resources))


async def category_tree(resources: FromApp) -> CategoryTree:
    return CategoryTree(resources.reads)


async def create_business(session: DbSession, resources: FromApp) -> CreateBusiness:
    return CreateBusiness(
        Transaction(session), _openings(session, resources), resources.limiter, AuditTrail(session)
    )


async def update_business(session: DbSession) -> UpdateBusiness:
    return UpdateBusiness(
        Transaction(session),
        holds(session),
        writer(session),
        MembershipBook(session),
        Outbox(session),
        AuditTrail(session),
    )


async def archive_business(session: DbSession, resources: FromApp) -> ArchiveBusiness:
    return ArchiveBusiness(
        Transaction(session),
        holds(session),
        BusinessRepository(session),
        MembershipBook(session),
        FileClaims(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )


async def set_hours(session: DbSession) -> SetHours:
    return SetHours(
        Transaction(session),
        holds(session),
        BusinessRepository(session),
        Outbox(session),
        AuditTrail(session),
    )


def draft_business(session: AsyncSession, resources: Resources) -> DraftBusiness:
    return DraftBusiness(
        Transaction(session),
        BusinessRepository(session),
        _openings(session, resources),
        AuditTrail(session),
    )


def holds(session: AsyncSession) -> Holds:
    return Holds(Teams(TeamRepository(session)), BusinessRepository(session))


def writer(session: AsyncSession) -> ProfileWriter:
    return ProfileWriter(BusinessRepository(session), Cities(session), FileClaims(session))


def _openings(session: AsyncSession, resources: Resources) -> Openings:
    return Openings(
        BusinessRepository(session),
        writer(session),
        Subscriptions(session, resources.clock),
        MembershipBook(session),
    )


def _urls(resources: Resources) -> FileUrls:
    return FileUrls(resources.reads, resources.storage, resources.clock, resources.settings)
