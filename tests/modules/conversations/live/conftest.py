from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from tests.modules.conversations.live.scene import Scene
from tests.modules.identity.staff import join
from tests.modules.places import business
from tests.serving import serving

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@pytest.fixture
async def scene(app: FastAPI, client: AsyncClient, resources: Resources) -> AsyncIterator[Scene]:
    cleo, sven = [await join(client, resources, f"{name}@example.com") for name in ("cleo", "sven")]
    olga, mona = [
        await join(client, resources, f"{name}@example.com", UserType.BUSINESS_OWNER)
        for name in ("olga", "mona")
    ]
    team = {olga.id: TeamRole.OWNER, mona.id: TeamRole.MEMBER}
    business_id = await business(resources, team=team)
    opened = await cleo.ask(
        "POST", "/conversations", {"kind": "BUSINESS", "business_id": str(business_id)}
    )
    assert opened.status_code == 201, opened.text
    async with serving(app) as address:
        conversation = opened.json()["id"]
        scene = Scene(resources, address, business_id, conversation, cleo, olga, mona, sven)
        await scene.relay()
        yield scene
    # The application outlives the test, and so do its resources: its hub begins anew.
    resources.hub.close()
    vars(resources).pop("hub")
