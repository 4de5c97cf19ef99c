"""What all tests of businesses start from."""

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.town import Town, found_town
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)


@pytest.fixture
async def olga(client: AsyncClient, resources: Resources) -> Account:
    """She runs a business."""
    return await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def omar(client: AsyncClient, resources: Resources) -> Account:
    """He runs another one."""
    return await join(client, resources, "omar@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    """A customer."""
    return await join(client, resources, "bea@example.com")


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    """STAFF and no more."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


@pytest.fixture
async def town(session: AsyncSession) -> Town:
    return await found_town(session)
