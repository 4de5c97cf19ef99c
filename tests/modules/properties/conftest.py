"""Who has properties, and who would like to know where they are."""

import pytest
from httpx import AsyncClient
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    """A homeowner."""
    return await join(client, resources, "bea@example.com")


@pytest.fixture
async def carl(client: AsyncClient, resources: Resources) -> Account:
    """A plumber."""
    return await join(client, resources, "carl@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "clerk@example.com", UserType.STAFF)
