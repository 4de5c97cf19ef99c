"""Ten people in one conversation, on two API processes that come and go."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
from httpx import AsyncClient
from tests.modules.identity.staff import Account, join
from tests.modules.places import business
from tests.realtime_client import ChatClient
from tests.running import House

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.resources import Resources

TEAM = 9
PUBLIC_URL = "http://chat.test"
_HURRY = "UPDATE deliveries SET due_at = now(), published_until = NULL WHERE handled_at IS NULL"


class Houses:
    """Two API processes, one relay, one worker, and a Valkey that forgets."""

    def __init__(self, resources: Resources, layout: Layout) -> None:
        self.valkey = EmbeddedValkey(layout, persist=False)
        self.database = resources.settings.database_url
        chosen = {
            "DATABASE_URL": self.database,
            "REDIS_URL": self.valkey.url,
            "PUBLIC_URL": PUBLIC_URL,
            "SECRET_KEY": resources.settings.secret_key.get_secret_value(),
            "DB_POOL_SIZE": "5",
        }
        self.apis = [self._house(layout.root.parent / name, chosen) for name in ("one", "two")]

    def open(self) -> None:
        self.valkey.start()
        self.apis[0].start("api", "relay", "worker")
        self.apis[1].start("api")

    def close(self) -> None:
        for house in self.apis:
            house.close()
        self.valkey.stop()

    def kill(self, house: House) -> None:
        """Without a word, and started again."""
        house.kill("api")
        house.start("api")

    def roll(self, house: House) -> int:
        """A new release of it: told to stop, and started again. How it ended."""
        code = house.end("api")
        house.start("api")
        return code

    def forget(self) -> None:
        """Valkey is gone, and back with nothing in it."""
        self.valkey.stop()
        self.valkey.start()

    async def hurry(self) -> None:
        """What was lost with the broker is published again in its time, which is not waited for."""
        connection = await asyncpg.connect(self.database)
        try:
            while True:
                await connection.execute(_HURRY)
                await asyncio.sleep(1)
        finally:
            await connection.close()

    def address(self) -> str:
        """Of one of them, whether or not it is there."""
        return random.choice(self.apis).url.removeprefix("http://")  # noqa: S311 (no secret)

    @staticmethod
    def _house(folder: Path, chosen: dict[str, str]) -> House:
        folder.mkdir()
        return House(Layout(folder / "data"), **chosen)


async def people(client: AsyncClient, resources: Resources) -> tuple[UUID, Sequence[Account]]:
    """A business, and who talks there: its customer first, then its team."""
    everybody = [await join(client, resources, "cleo@example.com")]
    for number in range(TEAM):
        email = f"member{number}@example.com"
        everybody.append(await join(client, resources, email, UserType.BUSINESS_OWNER))
    roles = [TeamRole.OWNER, *[TeamRole.MEMBER] * (TEAM - 1)]
    team = {who.id: role for who, role in zip(everybody[1:], roles, strict=True)}
    return await business(resources, team=team), everybody


@asynccontextmanager
async def connected(
    houses: Houses, accounts: Sequence[Account]
) -> AsyncIterator[Sequence[ChatClient]]:
    def url() -> str:
        return f"ws://{houses.address()}/api/v1/ws"

    clients = [ChatClient(url, account.token) for account in accounts]
    try:
        yield clients
    finally:
        await asyncio.gather(*(one.stop() for one in clients))
