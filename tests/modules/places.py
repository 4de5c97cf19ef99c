"""Cities and businesses that are there already, for the tests of what stands on them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import (
    Business,
    BusinessMember,
    BusinessSlug,
    BusinessStatus,
    Category,
    TeamRole,
)
from mercat.modules.geography.models import City, Country
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


async def london(session: AsyncSession) -> City:
    session.add(Country(code="GB", code3="GBR", name="United Kingdom", currency="GBP"))
    await session.flush()
    city = City(
        id=uuid7(),
        geoname_id=2643743,
        country_code="GB",
        name="London",
        ascii_name="London",
        search_name="london",
        region="England",
        timezone="Europe/London",
        population=8_961_989,
        latitude=51.50853,
        longitude=-0.12574,
    )
    session.add(city)
    await session.commit()
    return city


async def category(session: AsyncSession, slug: str) -> Category:
    """One that every Mercat has."""
    return (await session.scalars(select(Category).where(Category.slug == slug))).one()


async def business(
    resources: Resources,
    slug: str = "quick-fix",
    status: BusinessStatus = BusinessStatus.PUBLISHED,
    team: dict[UUID, TeamRole] | None = None,
    **more: object,
) -> UUID:
    """The id of it, with this team."""
    row = Business(id=uuid7(), name=slug.title(), slug=slug, status=status, **more)
    if status is not BusinessStatus.DRAFT:
        row.published_at = resources.clock.now()
    async with resources.database.open_session() as session:
        session.add(row)
        await session.flush()
        session.add(BusinessSlug(slug=slug, business_id=row.id))
        for user_id, role in (team or {}).items():
            session.add(BusinessMember(business_id=row.id, user_id=user_id, role=role))
        await session.commit()
    return row.id
