"""Something to pay, and who pays it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.identity.staff import Account, join
from tests.modules.places import business

from mercat.modules.payments.service import Charges
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources

FORTY_FIVE = Money(4500, "GBP")


@dataclass(frozen=True)
class Till:
    """What Ada owes to Quick Fix."""

    resources: Resources
    payer_id: UUID
    business_id: UUID
    subject_id: UUID

    @asynccontextmanager
    async def charges(self) -> AsyncIterator[Charges]:
        """In a transaction, which is committed."""
        async with self.resources.database.open_session() as session:
            yield Charges(session, self.resources.settings, self.resources.clock)
            await session.commit()

    async def open(
        self, money: Money = FORTY_FIVE, minutes: float = 30, title: str = "Studio A, 1 December"
    ) -> UUID:
        until = self.resources.clock.now() + timedelta(minutes=minutes)
        owed = (self.payer_id, self.business_id, "booking", self.subject_id)
        async with self.charges() as charges:
            charge = await charges.open(*owed, title, money, until)
        return charge.id

    async def row(self, charge_id: UUID) -> dict[str, Any]:
        query = text("SELECT status, amount, refunded_amount, paid_at FROM charges WHERE id = :id")
        async with self.resources.database.engine.connect() as connection:
            return dict((await connection.execute(query, {"id": charge_id})).one()._mapping)

    async def status(self, charge_id: UUID) -> str:
        return str((await self.row(charge_id))["status"])

    async def settled(self) -> list[dict[str, Any]]:
        """What was announced."""
        query = text("SELECT payload FROM outbox WHERE name = 'PaymentSettled' ORDER BY position")
        async with self.resources.database.engine.connect() as connection:
            return list(await connection.scalars(query))


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def till(ada: Account, resources: Resources, clock: MovableClock) -> Till:
    assert clock is resources.clock
    return Till(resources, ada.id, await business(resources, "quick-fix"), uuid7())
