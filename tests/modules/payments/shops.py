"""A business that connects with the sandbox, and leaves it, for the tests of accounts."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.staff import Account

from mercat.modules.payments.dependencies import accounts
from mercat.platform.resources import Resources

CALLBACK = "/api/v1/payments/accounts/sandbox/callback"


@dataclass
class Shop:
    """Ada's business, and her way to the sandbox and back."""

    resources: Resources
    session: AsyncSession
    client: AsyncClient
    owner: Account
    id: UUID

    async def connect(self, who: Account | None = None, gateway: str = "sandbox") -> Response:
        path = f"/payments/accounts/{gateway}/connect"
        return await (who or self.owner).ask("POST", path, {"business_id": str(self.id)})

    async def leave(self, who: Account | None = None) -> Response:
        path = f"/payments/accounts/sandbox?business_id={self.id}"
        return await (who or self.owner).ask("DELETE", path)

    async def state(self) -> str:
        """Of a way that has just begun."""
        response = await self.connect()
        assert response.status_code == 200, response.text
        state: str
        (state,) = parse_qs(urlsplit(response.json()["url"]).query)["state"]
        return state

    async def back(self, state: str, answer: str = "granted", path: str = CALLBACK) -> Response:
        return await self.client.get(path, params={"state": state, "answer": answer})

    async def account(self) -> dict[str, Any]:
        """The newest."""
        async with self.resources.database.engine.connect() as connection:
            rows = await connection.execute(
                text("SELECT * FROM gateway_accounts ORDER BY id DESC LIMIT 1")
            )
            row = rows.one_or_none()
        return dict(row._mapping) if row else {}

    async def everything(self) -> str:
        """All that a refused request must leave as it was."""
        query = text("""
            SELECT jsonb_build_object(
                'accounts', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM gateway_accounts t),
                'outbox', (SELECT count(*) FROM outbox),
                'audit_events', (SELECT count(*) FROM audit_events)
            )::text
        """)
        async with self.resources.database.engine.connect() as connection:
            return str(await connection.scalar(query))

    async def told(self) -> list[tuple[str, str | None]]:
        """What was announced, in order, and the status that it tells."""
        query = text("""
            SELECT name, payload->>'status' FROM outbox
            WHERE name NOT IN ('Announced', 'TeamsChanged') ORDER BY position
        """)
        async with self.resources.database.engine.connect() as connection:
            return [(name, status) for name, status in await connection.execute(query)]

    async def finish(self) -> None:
        """The worker tells the company that it is left."""
        async with self.resources.database.open_session() as session:
            account = await self.account()
            await accounts.leave_gateway(session, self.resources).execute(account["id"])


def heading(page: Response) -> tuple[int, str]:
    found = re.search(r"<h1>(.*)</h1>", page.text)
    assert found is not None, page.text
    return page.status_code, found[1]
