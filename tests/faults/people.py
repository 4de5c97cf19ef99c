"""People who register while things go wrong: they try again, as people do."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import httpx2

from mercat.platform.mail.inbox import read_mailbox

PASSWORD = "correct horse battery staple"
SOME = 12
"""How many register at the same time."""


class Crowd:
    """`created` and `found` hold the addresses that were answered 201, and 409 after a lost 201."""

    def __init__(self, url: str, *, patience: float = 80) -> None:
        self._url = url
        self._patience = patience
        self.created: set[str] = set()
        self.found: set[str] = set()
        self.strange: list[str] = []
        self._grown = asyncio.Condition()

    async def has_grown_to(self, number: int) -> None:
        """When so many have got an account."""
        async with asyncio.timeout(self._patience), self._grown:
            await self._grown.wait_for(lambda: len(self.created | self.found) >= number)

    async def register(self, emails: Sequence[str]) -> None:
        """Until everybody has an account. Raises TimeoutError if that takes too long."""
        gate = asyncio.Semaphore(SOME)
        async with (
            asyncio.timeout(self._patience),
            httpx2.AsyncClient(base_url=self._url, timeout=20) as client,
        ):
            await asyncio.gather(*(self._register(client, gate, email) for email in emails))

    async def _register(
        self, client: httpx2.AsyncClient, gate: asyncio.Semaphore, email: str
    ) -> None:
        async with gate:
            while not await self._has_registered(client, email):  # noqa: ASYNC110 (nobody calls)
                await asyncio.sleep(0.3)
        async with self._grown:
            self._grown.notify_all()

    async def _has_registered(self, client: httpx2.AsyncClient, email: str) -> bool:
        account = {"email": email, "password": PASSWORD}
        try:
            response = await client.post("/api/v1/auth/register", json=account)
        except httpx2.TransportError:
            return False
        match response.status_code:
            case 201:
                self.created.add(email)
            case 409:
                self.found.add(email)
            case 503:
                return False
            case _:
                self.strange.append(f"{response.status_code} {response.text}")
        return True


def mails(mailbox: Path) -> Counter[str]:
    """How many e-mails with a code each address has got."""
    emails = read_mailbox(mailbox, limit=10_000)
    return Counter(email.to for email in emails if re.search(r"\b\d{6}\b", email.text))


async def accounts(url: str) -> Counter[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("SELECT email FROM users")
    finally:
        await connection.close()
    return Counter(row["email"] for row in rows)
