"""What all tests of identity start from."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from tests.conftest import MovableClock
from tests.modules.identity.google import Traveller, with_google
from tests.modules.identity.openid import Provider
from tests.modules.identity.people import ADA, API, Person, Post, provide
from tests.modules.identity.second_factors import App, set_up
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
async def phone(client: AsyncClient, clock: MovableClock, tokens: dict[str, Any]) -> App:
    """Ada's second factor is on; this is her app."""
    return await set_up(client, clock, tokens)


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Stands where Google would."""
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def house(app: FastAPI, resources: Resources, provider: Provider) -> Resources:
    """Where one can sign in with Google."""
    app.state.resources = house = with_google(resources, provider.url)
    return house


@pytest.fixture
def traveller(house: Resources, client: AsyncClient, provider: Provider) -> Traveller:
    return Traveller(client, provider)


@pytest.fixture
async def admin(client: AsyncClient, resources: Resources) -> Account:
    guard(resources).roles._pages.expire()  # roles of the same names from the last test
    return await join(client, resources, "root@example.com", UserType.STAFF, ["ADMIN"])


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    """STAFF and no more."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    """A customer."""
    return await join(client, resources, "bea@example.com")
