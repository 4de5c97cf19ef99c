"""What all tests of webhooks start from."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from httpx import AsyncClient
from tests.modules.businesses.teams import enlist, found
from tests.modules.identity.staff import join
from tests.modules.webhooks.switchboard import Switchboard
from tests.platform.web_server import Site, site

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.webhooks import models
from mercat.modules.webhooks.workflows import take_turn
from mercat.platform.resources import Resources


@pytest.fixture(scope="module")
def shop() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.fixture
async def board(
    client: AsyncClient, resources: Resources, shop: Site, monkeypatch: pytest.MonkeyPatch
) -> Switchboard:
    # However busy this machine is: no turn ends early, and no answer counts as slow.
    monkeypatch.setattr(take_turn, "LONGEST_TURN", timedelta(hours=1))
    monkeypatch.setattr(models, "SLOW", timedelta(hours=1))
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    adam, mona, carl = [
        await join(client, resources, f"{name}@example.com") for name in ("adam", "mona", "carl")
    ]
    async with resources.database.open_session() as session:
        hall, other = await found(session, "The Hall"), await found(session, "Another")
        await enlist(session, hall.id, olga.id, TeamRole.OWNER)
        await enlist(session, hall.id, adam.id, TeamRole.ADMIN)
        await enlist(session, hall.id, mona.id, TeamRole.MANAGER)
        await enlist(session, other.id, carl.id, TeamRole.OWNER)
        await session.commit()
    shop.asked.clear()
    shop.posted.clear()
    return Switchboard(resources, shop, hall.id, other.id, olga, adam, mona, carl)
