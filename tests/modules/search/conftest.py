"""People who search, and staff who are told why."""

import pytest
from httpx import AsyncClient
from tests.modules.identity.staff import Account, join

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def sam(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "sam@example.com", UserType.STAFF)
