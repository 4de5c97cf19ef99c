"""People who keep something."""

import pytest
from httpx import AsyncClient
from tests.modules.identity.staff import Account, join

from mercat.platform.resources import Resources


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "bea@example.com")


@pytest.fixture
async def carl(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "carl@example.com")
