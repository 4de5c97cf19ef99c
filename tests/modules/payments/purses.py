"""A business with money at the sandbox, and a company that has troubles, for the tests of accounts
and payouts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from mercat.modules.payments.dependencies import payouts
from mercat.modules.payments.dependencies.gateways import gateways
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import PaymentArrived
from mercat.modules.payments.gateways.port import (
    Access,
    Answer,
    Connection,
    GatewayError,
    PaymentGateway,
    PayoutOrder,
    Tokens,
)
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.service import Charges, Settling
from mercat.modules.payments.workflows.run_payouts import RunPayouts
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources


class Troubled:
    """The sandbox, with an answer of its own for the next time it is asked. `asked`: with what it
    was, in order.
    """

    def __init__(self, sandbox: PaymentGateway) -> None:
        self._sandbox = sandbox
        self.answer: GatewayError | Answer | None = None
        self.asked: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)

    async def pay_out(self, order: PayoutOrder, access: Access) -> Answer:
        told: Answer = self._told(order, await self._sandbox.pay_out(order, access))
        return told

    async def renew(self, tokens: Tokens) -> Tokens:
        told: Tokens = self._told(tokens, await self._sandbox.renew(tokens))
        return told

    async def disconnect(self, access: Access) -> None:
        self._told(access, None)

    async def finish_connection(
        self, external_id: str | None, answer: Mapping[str, str], return_url: str
    ) -> Connection:
        done = await self._sandbox.finish_connection(external_id, answer, return_url)
        told: Connection = self._told(answer, done)
        return told

    def _told(self, asked: Any, ordinarily: Any) -> Any:
        self.asked.append(asked)
        answer, self.answer = self.answer, None
        if isinstance(answer, GatewayError):
            raise answer
        return answer or ordinarily


def troubled(resources: Resources) -> tuple[Troubled, Gateways]:
    company = Troubled(gateways(resources).of(Gateway.SANDBOX))
    return company, Gateways(resources.settings, resources.clock, company)


@dataclass(frozen=True)
class Purse:
    """Where customers of a business pay, and what becomes of it."""

    resources: Resources
    business_id: UUID
    payer_id: UUID

    async def earn(self, amount: int, currency: str = "GBP") -> UUID:
        """Somebody pays so many minor units. The charge's id."""
        now, money = self.resources.clock.now(), Money(amount, currency)
        async with self.resources.database.open_session() as session:
            charges = Charges(session, self.resources.settings, self.resources.clock)
            owed = (self.payer_id, self.business_id, "booking", uuid7(), "Studio A")
            charge = await charges.open(*owed, money, now + timedelta(minutes=30))
            settling = Settling(session, self.resources.clock)
            fact = PaymentArrived(
                payment_id=f"payment_{charge.id.hex}", money=money, at=now, charge_id=charge.id
            )
            assert await settling.take(charge.gateway, fact)
            await session.commit()
        return charge.id

    async def run(self, **settings: Any) -> None:
        """It is looked whether it is time to pay out."""
        async with self.resources.database.open_session() as session:
            await self._runner(session, settings).execute()

    def _runner(self, session: Any, settings: dict[str, Any]) -> RunPayouts:
        workflow = payouts.run_payouts(session, self.resources)
        if settings:
            workflow._settings = self.resources.settings.model_copy(update=settings)
        return workflow

    async def payouts(self) -> list[tuple[int, str, str]]:
        rows = await self.rows("SELECT amount, currency, status FROM payouts ORDER BY id")
        return [(row["amount"], row["currency"], row["status"]) for row in rows]

    async def balance(self, kind: str, currency: str = "GBP") -> int:
        """Signed minor units of that account of the books."""
        rows = await self.rows(
            "SELECT coalesce(sum(amount), 0)::bigint AS sum FROM ledger_entries e "
            "JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = :kind "
            "AND a.currency = :currency",
            kind=kind,
            currency=currency,
        )
        return int(rows[0]["sum"])

    async def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        async with self.resources.database.engine.connect() as connection:
            found = await connection.execute(text(sql), values)
            return [dict(row._mapping) for row in found]
