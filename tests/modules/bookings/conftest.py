"""What all tests of bookings start from."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from tests.modules.bookings.hall import Hall, build, run
from tests.modules.identity.staff import Account, join

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
async def olga(client: AsyncClient, resources: Resources) -> Account:
    """She runs the business."""
    return await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)


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
    """STAFF and no more."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


@pytest.fixture
async def hall(resources: Resources, olga: Account) -> Hall:
    return await build(resources, olga)


@pytest.fixture
async def unguarded(resources: Resources) -> AsyncIterator[None]:
    """Calendars without the constraint: for controls."""
    await run(
        resources, "ALTER TABLE calendar_entries DROP CONSTRAINT ex_calendar_entries_taken_once"
    )
    yield
    await run(
        resources,
        "DELETE FROM calendar_entries",
        "ALTER TABLE calendar_entries ADD CONSTRAINT ex_calendar_entries_taken_once"
        " EXCLUDE USING gist (calendar_id WITH =, period WITH &&) WHERE (live)",
    )
