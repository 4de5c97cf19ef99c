"""What all tests of identity start from."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from math import inf
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from tests.modules.identity.people import ADA, API, Person, Post, provide
from tests.modules.identity.staff import Account, join

from mercat.modules.identity.dependencies import guard
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)


@pytest.fixture
async def ada(resources: Resources) -> Person:
    return await provide(resources, ADA["email"])


@pytest.fixture
async def tokens(client: AsyncClient, ada: Person) -> dict[str, Any]:
    """What Ada's sign-in answered."""
    response = await client.post(f"{API}/login", json=ADA)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Callable[[str, str], AsyncClient]]:
    """Somebody at another address (IP, user agent)."""
    async with AsyncExitStack() as stack:

        def visit(ip: str, agent: str) -> AsyncClient:
            client = AsyncClient(
                transport=ASGITransport(app=app, client=(ip, 50_000)),
                base_url="http://mercat.test",
                headers={"User-Agent": agent},
            )
            stack.push_async_callback(client.aclose)
            return client

        yield visit


@pytest.fixture
async def admin(client: AsyncClient, resources: Resources) -> Account:
    guard(resources).roles._read_at = -inf  # roles of the same names from the last test
    return await join(client, resources, "root@example.com", UserType.STAFF, ["ADMIN"])


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    """STAFF and no more."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    """A customer."""
    return await join(client, resources, "bea@example.com")
