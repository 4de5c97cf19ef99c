from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from tests.platform.realtime.house import House

from mercat.platform.resources import Resources


@pytest.fixture
async def house(resources: Resources) -> AsyncIterator[House]:
    house = House(resources)
    async with AsyncExitStack() as stack:
        for hub in house.hubs:
            stack.callback(hub.close)
        yield house
