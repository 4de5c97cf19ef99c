"""People who keep something, and a business with a studio."""

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.staff import Account, join
from tests.modules.places import business, london
from tests.modules.venues.house import House
from tests.modules.venues.venue import Venue, open_venue

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "bea@example.com")


@pytest.fixture
async def carl(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "carl@example.com")


@pytest.fixture
async def olga(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def house(olga: Account, resources: Resources, session: AsyncSession) -> House:
    city = await london(session)
    found = await business(resources, "sound-house", team={olga.id: TeamRole.OWNER})
    return House(found, olga, str(city.id), resources)


@pytest.fixture
async def venue(olga: Account, resources: Resources) -> Venue:
    return await open_venue(olga, resources)
