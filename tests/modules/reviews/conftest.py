"""What all tests of reviews start from."""

import pytest
from httpx import AsyncClient
from tests.modules.bookings.hall import build
from tests.modules.businesses.teams import enlist
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join
from tests.modules.reviews.stage import Stage

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)


@pytest.fixture
async def bea(client: AsyncClient, resources: Resources) -> Account:
    """A customer."""
    return await join(client, resources, "bea@example.com")


@pytest.fixture
async def carl(client: AsyncClient, resources: Resources) -> Account:
    """Another one."""
    return await join(client, resources, "carl@example.com")


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    """STAFF, who decide about reviews."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


@pytest.fixture
async def stage(client: AsyncClient, resources: Resources, bea: Account, carl: Account) -> Stage:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    mona = await join(client, resources, "mona@example.com")
    hall = await build(resources, olga)
    async with resources.database.open_session() as session:
        await enlist(session, hall.business, mona.id, TeamRole.MANAGER)
        await session.commit()
    return Stage(resources, hall, olga, mona, bea, carl)
