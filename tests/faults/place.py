"""Mercat's processes on servers of their own, for tests that take those away."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import httpx2
from tests.faults.people import PASSWORD
from tests.faults.post_office import PostOffice
from tests.furnishing import furnish
from tests.running import PATIENCE, House, eventually

from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.embedded.valkey import EmbeddedValkey

PARTS = ("api", "worker", "relay")


class Place:
    """Mercat's processes, the servers below them, and the mail server beside them."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.postgres = EmbeddedPostgres(layout, fsync=False)
        self.valkey = EmbeddedValkey(layout)
        self.office = PostOffice()
        self.house = House(
            layout,
            SMTP_HOST="127.0.0.1",
            SMTP_PORT=str(self.office.port),
            SMTP_SECURITY="none",
        )
        self.client = httpx2.Client(base_url=f"{self.house.url}/api/v1/auth", timeout=PATIENCE)

    def open(self) -> None:
        furnish(self.layout)
        self.postgres.start()
        self.valkey.start()
        self.house.start(*PARTS)

    def close(self) -> None:
        self.client.close()
        self.house.close()
        self.valkey.stop()
        self.postgres.stop()

    def post(self, door: str, **body: str) -> httpx2.Response:
        return self.client.post(door, json=body)

    def sign_in(self, email: str) -> dict[str, str]:
        """The headers of somebody new whose address is known to be theirs."""
        account = {"email": email, "password": PASSWORD}
        assert self.post("register", **account).status_code == 201
        self.sql("UPDATE users SET status = 'ACTIVE', email_verified_at = now()")
        token = self.post("login", **account).json()["access_token"]
        return {"Authorization": f"Bearer {token}"}

    def me(self, headers: dict[str, str]) -> httpx2.Response:
        return self.client.get("me", headers=headers)

    def sql(self, query: str) -> list[asyncpg.Record]:
        async def fetch() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self.layout.database_url)
            try:
                return list(await connection.fetch(query))
            finally:
                await connection.close()

        return asyncio.run(fetch())

    def hurry(self) -> None:
        """As though the pauses of what waits had run out: it is published again."""
        self.sql(
            "UPDATE deliveries SET due_at = now(), published_until = NULL WHERE handled_at IS NULL"
        )

    def hurry_until(self, look: Callable[[], bool], what: str) -> None:
        """What was lost with the broker is published again in its time, which is not waited for. It
        is hurried more than once: whoever is just connecting again may put it off.
        """
        deadline = time.monotonic() + PATIENCE
        while not look():
            assert time.monotonic() < deadline, f"{what}: not within {PATIENCE:g} s"
            self.hurry()
            with suppress(AssertionError):
                eventually(look, what, within=10)

    def end_leases(self) -> None:
        """As though those of workers that were killed had run out. A living worker's must not be
        ended: somebody would get a second code that makes the first worth nothing.
        """
        self.sql("UPDATE deliveries SET leased_until = NULL WHERE handled_at IS NULL")
