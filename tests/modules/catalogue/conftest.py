"""A business, everybody in its team, and who is not."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.staff import API, Account, join
from tests.modules.places import business, category

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources


@dataclass(frozen=True)
class Shop:
    """Quick Fix, where Olga is the owner."""

    id: UUID
    olga: Account
    category_id: str
    resources: Resources

    @property
    def services(self) -> str:
        return f"/businesses/{self.id}/services"

    @property
    def portfolio(self) -> str:
        return f"/businesses/{self.id}/portfolio"

    def offering(self, **other: Any) -> dict[str, Any]:
        return {
            "category_id": self.category_id,
            "name": "Boiler service",
            "pricing": "FIXED",
            "price": {"amount": 8900, "currency": "GBP"},
            "duration_minutes": 90,
            "buffer_minutes": 15,
            "place": "AT_CUSTOMER",
            "bookable_online": True,
            "needs_approval": True,
            **other,
        }

    async def offer(self, **other: Any) -> dict[str, Any]:
        response = await self.olga.ask("POST", self.services, self.offering(**other))
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def look(self, path: str, **headers: str) -> Response:
        """As somebody who has not signed in."""
        return await self.olga.client.get(f"{API}{path}", headers=headers)

    async def items(self, path: str, account: Account | None = None) -> list[dict[str, Any]]:
        response = await (account.get(path) if account else self.look(path))
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items


@pytest.fixture
async def olga(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def carl(client: AsyncClient, resources: Resources) -> Account:
    """He has a business of his own."""
    return await join(client, resources, "carl@example.com", UserType.BUSINESS_OWNER)


@pytest.fixture
async def shop(olga: Account, resources: Resources, session: AsyncSession) -> Shop:
    trade = await category(session, "plumbing")
    team = {olga.id: TeamRole.OWNER}
    found = await business(resources, team=team, currency="GBP")
    return Shop(found, olga, str(trade.id), resources)
