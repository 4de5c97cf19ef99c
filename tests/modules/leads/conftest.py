"""What all tests of requests and leads start from."""

import pytest
from httpx import AsyncClient
from tests.modules.identity.staff import Account, join
from tests.modules.leads.market import Market

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
def market(resources: Resources) -> Market:
    return Market(resources)


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    """A customer."""
    return await join(client, resources, "bea@example.com")


@pytest.fixture
async def carl(client: AsyncClient, resources: Resources) -> Account:
    """Another one."""
    return await join(client, resources, "carl@example.com")


@pytest.fixture
async def olga(client: AsyncClient, resources: Resources) -> Account:
    """She runs a business."""
    return await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    """STAFF and no more."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)
