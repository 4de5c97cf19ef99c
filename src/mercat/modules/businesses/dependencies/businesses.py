"""How businesses come into being, change, are shown and go."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.service import (
    BusinessPages,
    MembershipBook,
    Openings,
    ProfileWriter,
    Subscriptions,
)
from mercat.modules.businesses.workflows.create_business import CreateBusiness
from mercat.platform.db import Transaction
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def pages(resources: FromApp) -> BusinessPages:
    return BusinessPages(resources.reads, resources.clock)


async def create_business(session: DbSession, resources: FromApp) -> CreateBusiness:
    return CreateBusiness(Transaction(session), openings(session, resources), AuditTrail(session))


def openings(session: AsyncSession, resources: Resources) -> Openings:
    businesses = BusinessRepository(session)
    return Openings(
        businesses,
        ProfileWriter(businesses),
        Subscriptions(session, resources.clock),
        MembershipBook(session),
    )
