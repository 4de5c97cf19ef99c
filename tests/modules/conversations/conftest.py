"""What all tests of conversations start from."""

import pytest
from httpx import AsyncClient
from tests.modules.bookings.hall import build
from tests.modules.businesses.teams import enlist
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.staff import Account, join

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    """STAFF, who decide about messages."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


@pytest.fixture
async def parlour(client: AsyncClient, resources: Resources) -> Parlour:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    others = [
        await join(client, resources, f"{name}@example.com")
        for name in ("mona", "max", "bea", "carl")
    ]
    hall = await build(resources, olga)
    async with resources.database.open_session() as session:
        await enlist(session, hall.business, others[0].id, TeamRole.MANAGER)
        await enlist(session, hall.business, others[1].id, TeamRole.MEMBER)
        await session.commit()
    parlour = Parlour(resources, hall, olga, *others)
    await parlour.run("UPDATE businesses SET status = 'PUBLISHED', published_at = now()")
    await parlour.run("UPDATE users SET first_name = initcap(split_part(email, '@', 1))")
    await parlour.run("UPDATE users SET last_name = 'Young' WHERE first_name IN ('Bea', 'Max')")
    return parlour
