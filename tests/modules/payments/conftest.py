"""Something to pay, and who pays it."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import team
from tests.modules.identity.staff import Account, join
from tests.modules.payments.company import SANDBOX
from tests.modules.payments.delivering import Listener
from tests.modules.payments.purses import Purse
from tests.modules.payments.shops import Shop
from tests.modules.payments.watching import Watched
from tests.modules.places import business

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.payments.dependencies import charges as dependencies
from mercat.modules.payments.dependencies.gateways import gateways
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import Fact, PaymentArrived
from mercat.modules.payments.gateways.sandbox import SANDBOX_KEY, payment_name, signed
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.service import Charges, Invariants, Settling
from mercat.platform.db import Transaction
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

    async def take(self, *facts: Fact, gateway: Gateway = Gateway.SANDBOX) -> list[bool]:
        """What a gateway tells, in one transaction. Which of it was news."""
        async with self.resources.database.open_session() as session, Transaction(session):
            settling = Settling(session, self.resources.clock)
            return [await settling.take(gateway, fact) for fact in facts]

    async def pay(self, charge_id: UUID, money: Money = FORTY_FIVE) -> None:
        assert await self.take(self.arrival(charge_id, money)) == [True]

    def arrival(self, charge_id: UUID, money: Money = FORTY_FIVE) -> PaymentArrived:
        at = self.resources.clock.now()
        name = payment_name(charge_id)
        return PaymentArrived(payment_id=name, money=money, at=at, charge_id=charge_id)

    async def faults(self) -> list[str]:
        """What cannot be true of the books."""
        async with self.resources.database.open_session() as session:
            return [str(fault) for fault in await Invariants(session).check()]

    async def announced(self, name: str) -> list[dict[str, Any]]:
        query = text("SELECT payload FROM outbox WHERE name = :name ORDER BY position")
        async with self.resources.database.engine.connect() as connection:
            return list(await connection.scalars(query, {"name": name}))

    async def settled(self) -> list[dict[str, Any]]:
        return await self.announced("PaymentSettled")

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.resources.database.engine.begin() as connection:
            result = await connection.execute(text(sql), values)
            return result.scalar() if result.returns_rows else None

    async def row(self, charge_id: UUID) -> dict[str, Any]:
        query = text("SELECT status, amount, refunded_amount, paid_at FROM charges WHERE id = :id")
        async with self.resources.database.engine.connect() as connection:
            return dict((await connection.execute(query, {"id": charge_id})).one()._mapping)

    async def status(self, charge_id: UUID) -> str:
        return str((await self.row(charge_id))["status"])


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def till(ada: Account, resources: Resources, clock: MovableClock) -> Till:
    assert clock is resources.clock
    return Till(resources, ada.id, await business(resources, "quick-fix"), uuid7())


@pytest.fixture
def gateway(till: Till, monkeypatch: pytest.MonkeyPatch) -> Watched:
    watched = Watched(gateways(till.resources).of(Gateway.SANDBOX))
    resources = till.resources
    known = Gateways(resources.settings, resources.clock, watched)
    monkeypatch.setattr(dependencies, "gateways", lambda _: known)
    return watched


@pytest.fixture
async def clerk(client: AsyncClient, resources: Resources) -> Account:
    """STAFF and no more."""
    return await join(client, resources, "clerk@example.com", UserType.STAFF)


@pytest.fixture
def ear(resources: Resources) -> Listener:
    return Listener(resources)


@pytest.fixture
def send(client: AsyncClient, resources: Resources) -> Callable[..., Any]:
    """A webhook of the sandbox."""

    async def send(told: dict[str, Any], name: str = "msg_1") -> Response:
        body, now = json.dumps(told).encode(), resources.clock.now()
        headers = signed(resources.keyring.key(SANDBOX_KEY), name, now, body)
        return await client.post(SANDBOX, content=body, headers=headers)

    return send


@pytest.fixture
async def shop(
    client: AsyncClient, resources: Resources, session: AsyncSession, ada: Account
) -> Shop:
    made, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return Shop(resources, session, client, ada, made)


@pytest.fixture
async def purse(session: AsyncSession, resources: Resources, ada: Account) -> Purse:
    """Ada's, on the free plan: 15 % of what customers pay is ours."""
    made, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return Purse(resources, made, ada.id)
