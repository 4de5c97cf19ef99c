"""What all tests of reporting start from."""

import pytest
from httpx import AsyncClient
from tests.modules.bookings.hall import build
from tests.modules.identity.staff import join
from tests.modules.reporting.bureau import Bureau

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
async def bureau(client: AsyncClient, resources: Resources) -> Bureau:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    bea = await join(client, resources, "bea@example.com")
    clerk = await join(client, resources, "clerk@example.com", UserType.STAFF)
    hall = await build(resources, olga)
    return Bureau(resources, client, hall, olga, bea, clerk)
