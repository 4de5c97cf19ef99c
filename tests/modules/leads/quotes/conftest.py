"""What all tests of quotes start from."""

import pytest
from httpx import AsyncClient
from tests.modules.identity.staff import Account, join
from tests.modules.leads.quotes.bids import Asking, ask

from mercat.platform.resources import Resources


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    """A customer."""
    return await join(client, resources, "bea@example.com")


@pytest.fixture
async def carl(client: AsyncClient, resources: Resources) -> Account:
    """Another one."""
    return await join(client, resources, "carl@example.com")


@pytest.fixture
async def asking(resources: Resources, client: AsyncClient, bea: Account) -> Asking:
    return await ask(resources, client, bea)
