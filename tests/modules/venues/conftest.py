"""People who keep something."""

import pytest
from httpx import AsyncClient
from tests.modules.identity.staff import Account, join
from tests.modules.venues.venue import Venue, open_venue

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
    """She owns Quick Fix, and its studio."""
    return await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def venue(olga: Account, resources: Resources) -> Venue:
    return await open_venue(olga, resources)
