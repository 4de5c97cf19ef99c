"""Payments, refunds, disputes and payouts of one business, each as the gateways' words make them:
the row changes and the books are written in one transaction.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.models import (
    AskedBy,
    Beneficiary,
    Charge,
    ChargeStatus,
    Dispute,
    DisputeStatus,
    Gateway,
    Payout,
    PayoutStatus,
    Refund,
    RefundStatus,
)
from mercat.modules.payments.repository import RefundRepository
from mercat.modules.payments.service import Invariants, Ledger
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources

_BALANCES = text("""
    SELECT account.kind, account.gateway, account.currency, sum(entry.amount)::bigint AS amount
    FROM ledger_entries AS entry JOIN ledger_accounts AS account ON account.id = entry.account_id
    GROUP BY account.id HAVING sum(entry.amount) <> 0 ORDER BY 1, 2, 3
""")


@dataclass(frozen=True)
class Books:
    resources: Resources
    payer_id: UUID
    business_id: UUID

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[AsyncSession, Ledger]]:
        """In a transaction, which is committed."""
        async with self.resources.database.open_session() as session:
            yield session, Ledger(session)
            await session.commit()

    def charge(
        self,
        amount: int,
        fee: int = 0,
        currency: str = "GBP",
        gateway: Gateway = Gateway.SANDBOX,
        beneficiary: Beneficiary = Beneficiary.BUSINESS,
    ) -> Charge:
        now = self.resources.clock.now()
        return Charge(
            id=uuid7(),
            payer_id=self.payer_id,
            business_id=self.business_id,
            subject_kind="booking",
            subject_id=uuid7(),
            title="Studio A, 1 December",
            beneficiary=beneficiary,
            gateway=gateway,
            payment_id=f"pay_{uuid7()}",
            amount=amount,
            currency=currency,
            fee_amount=fee,
            refunded_amount=0,
            status=ChargeStatus.SUCCEEDED,
            expires_at=now,
            paid_at=now,
        )

    async def pay(self, *details: Any, **more: Any) -> Charge:
        charge = self.charge(*details, **more)
        async with self.open() as (session, ledger):
            session.add(charge)
            await session.flush()
            assert await ledger.capture(charge)
        return charge

    async def refund(self, charge: Charge, amount: int, *, settled: bool = True) -> Refund:
        async with self.open() as (session, ledger):
            owed = await _locked(session, charge)
            refund = Refund(
                id=uuid7(),
                charge_id=owed.id,
                gateway=owed.gateway,
                amount=amount,
                currency=owed.currency,
                fee_amount=await self.fee_part(session, owed, amount),
                asked_by=AskedBy.STAFF,
                status=RefundStatus.SUCCEEDED if settled else RefundStatus.PENDING,
            )
            owed.give_back(Money(amount, owed.currency))
            session.add(refund)
            await session.flush()
            if settled:
                assert await ledger.refund(refund, owed)
        return refund

    async def fail_refund(self, refund: Refund) -> bool:
        async with self.open() as (session, ledger):
            charge = await session.get_one(Charge, refund.charge_id, with_for_update=True)
            one = await session.get_one(Refund, refund.id)
            if one.status is not RefundStatus.FAILED:
                one.status = RefundStatus.FAILED
                charge.keep(one.money, disputed=False)
            return await ledger.refund_failed(one, charge)

    async def dispute(self, charge: Charge, amount: int) -> Dispute:
        async with self.open() as (session, ledger):
            owed = await _locked(session, charge)
            dispute = Dispute(
                id=uuid7(),
                charge_id=owed.id,
                business_id=owed.business_id,
                gateway=owed.gateway,
                gateway_dispute_id=f"dp_{uuid7()}",
                amount=amount,
                currency=owed.currency,
                fee_amount=await self.fee_part(session, owed, amount),
                reason="fraudulent",
                status=DisputeStatus.OPEN,
            )
            session.add(dispute)
            await session.flush()
            assert await ledger.dispute(dispute, owed)
        return dispute

    async def win(self, dispute: Dispute) -> bool:
        async with self.open() as (session, ledger):
            charge = await session.get_one(Charge, dispute.charge_id, with_for_update=True)
            one = await session.get_one(Dispute, dispute.id)
            one.status = DisputeStatus.WON
            return await ledger.dispute_won(one, charge)

    async def pay_out(
        self,
        gateway: Gateway = Gateway.SANDBOX,
        currency: str = "GBP",
        before: datetime | None = None,
    ) -> Payout | None:
        """All that is due, as the job does it."""
        async with self.open() as (session, ledger):
            when = before or self.resources.clock.now() + timedelta(days=1)
            await ledger.recover(self.business_id, gateway, currency)
            due = await ledger.due(self.business_id, gateway, currency, when)
            if due.amount <= 0:
                return None
            payout = self.payout(due, gateway)
            session.add(payout)
            await session.flush()
            assert await ledger.payout(payout)
        return payout

    def payout(self, money: Money, gateway: Gateway = Gateway.SANDBOX) -> Payout:
        now = self.resources.clock.now()
        return Payout(
            id=uuid7(),
            business_id=self.business_id,
            gateway=gateway,
            amount=money.amount,
            currency=money.currency,
            period_start=now - timedelta(days=1),
            period_end=now,
            status=PayoutStatus.PENDING,
        )

    async def end_payout(self, payout: Payout, status: PayoutStatus) -> bool:
        async with self.open() as (session, ledger):
            one = await session.get_one(Payout, payout.id, with_for_update=True)
            ending = ledger.payout_paid if status is PayoutStatus.PAID else ledger.payout_failed
            news = await ending(one)
            if news:
                one.status = status
        return news

    async def balances(self) -> dict[str, int]:
        """By account: `PAYABLE SANDBOX GBP`. Those that are at zero are not told."""
        async with self.open() as (session, _):
            rows = (await session.execute(_BALANCES)).all()
        return {
            " ".join(filter(None, (row.kind, row.gateway, row.currency))): row.amount
            for row in rows
        }

    async def faults(self) -> Sequence[str]:
        async with self.open() as (session, _):
            return [fault.invariant for fault in await Invariants(session).check()]

    async def run(self, *statements: str) -> None:
        """Behind the triggers' back."""
        async with self.open() as (session, _):
            await session.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                await session.execute(text(statement))

    @staticmethod
    async def fee_part(session: AsyncSession, charge: Charge, amount: int) -> int:
        returned = await RefundRepository(session).returned(charge.id)
        return returned.fee_part(charge, Money(amount, charge.currency))


async def _locked(session: AsyncSession, charge: Charge) -> Charge:
    return (
        await session.scalars(select(Charge).where(Charge.id == charge.id).with_for_update())
    ).one()
