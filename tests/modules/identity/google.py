"""A house that has signing in with Google, and somebody's way there and back."""

from dataclasses import dataclass, replace
from typing import Any

from httpx import AsyncClient, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.openid import CLIENT_ID, CLIENT_SECRET, Provider, Query
from tests.modules.identity.people import API, changed

from mercat.modules.identity.models import Identity, LoginSession, User
from mercat.platform.resources import Resources


def with_google(resources: Resources, issuer: str, **changes: Any) -> Resources:
    settings = changed(
        resources.settings,
        google_issuer=issuer,
        google_client_id=CLIENT_ID,
        google_client_secret=CLIENT_SECRET,
        **changes,
    )
    return replace(resources, settings=settings)


async def leave(client: AsyncClient, **query: str) -> str:
    """Where the browser is sent."""
    answer = await client.get(f"{API}/google/redirect", params=query)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def come_back(client: AsyncClient, query: Query) -> Response:
    return await client.get(f"{API}/google/callback", params=query)


@dataclass
class Traveller:
    """Somebody with a Google account, in a browser of their own."""

    client: AsyncClient
    provider: Provider
    subject: str = "g-ada"
    email: str | None = "ada@example.com"

    async def go(self, **claims: Any) -> Response:
        back = self.provider.consent(await leave(self.client), self.subject, self.email, **claims)
        return await come_back(self.client, back)


async def count(session: AsyncSession) -> tuple[int, int, int]:
    """Accounts, connected ones, sign-ins."""
    kinds = (User, Identity, LoginSession)
    found = [int(await session.scalar(select(func.count()).select_from(k)) or 0) for k in kinds]
    return found[0], found[1], found[2]
