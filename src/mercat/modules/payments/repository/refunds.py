"""Questions about money that went back, or was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.models import (
    Charge,
    Dispute,
    DisputeStatus,
    Gateway,
    Refund,
    RefundStatus,
    smallest_step,
)
from mercat.platform.money import Money

_FRESH = {"populate_existing": True}


@dataclass(frozen=True)
class Returned:
    """What of a charge is not there any more, in minor units: what a bank has taken back, and what
    the platform has given back of its commission, for this and for refunds.
    """

    disputed: int
    fee: int

    def disputed_of(self, charge: Charge) -> Money:
        return Money(self.disputed, charge.currency)

    def fee_part(self, charge: Charge, money: Money) -> int:
        """What the platform gives back of its commission when so much more goes back: all parts
        together are the commission's share of all that went back, rounded down, and in the end
        all of it.
        """
        back = charge.refunded_amount + self.disputed + money.amount
        due = charge.fee_amount * min(back, charge.amount) // charge.amount - self.fee
        due -= due % smallest_step(charge.gateway, charge.currency)
        return max(0, min(due, money.amount))


class RefundRepository:
    """Whoever changes a refund or a dispute holds its charge."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, row: Refund | Dispute) -> None:
        self._session.add(row)
        await self._session.flush()

    async def find(self, refund_id: UUID) -> Refund | None:
        query = select(Refund).where(Refund.id == refund_id)
        found: Refund | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def named(
        self, gateway: Gateway, external_id: str, refund_id: UUID | None
    ) -> Refund | None:
        """By our name for it, or by the gateway's."""
        either = or_(Refund.gateway_refund_id == external_id, Refund.id == refund_id)
        query = select(Refund).where(Refund.gateway == gateway, either).order_by(Refund.id).limit(1)
        found: Refund | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def awaits_name(self, charge_id: UUID, money: Money) -> bool:
        """Whether so much is on its way whose name at the gateway we have not heard yet."""
        nameless = exists().where(
            Refund.charge_id == charge_id,
            Refund.amount == money.amount,
            Refund.status == RefundStatus.PENDING,
            Refund.gateway_refund_id.is_(None),
        )
        return bool(await self._session.scalar(select(nameless)))

    async def forgotten(self, before: datetime, limit: int) -> Sequence[UUID]:
        """Refunds that were asked for before then, and nobody has told the gateway since."""
        query = (
            select(Refund.id)
            .where(Refund.status == RefundStatus.PENDING, Refund.created_at < before)
            .where(Refund.gateway_refund_id.is_(None), Refund.updated_at < before)
            .order_by(Refund.created_at)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def dispute(self, gateway: Gateway, external_id: str) -> Dispute | None:
        query = select(Dispute).where(
            Dispute.gateway == gateway, Dispute.gateway_dispute_id == external_id
        )
        found: Dispute | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def returned(self, charge_id: UUID) -> Returned:
        refunds = select(func.coalesce(func.sum(Refund.fee_amount), 0)).where(
            Refund.charge_id == charge_id, Refund.status != RefundStatus.FAILED
        )
        lasting = (Dispute.charge_id == charge_id) & (Dispute.status != DisputeStatus.WON)
        disputes = select(
            func.coalesce(func.sum(Dispute.amount), 0),
            func.coalesce(func.sum(Dispute.fee_amount), 0) + refunds.scalar_subquery(),
        ).where(lasting)
        disputed, fee = (await self._session.execute(disputes)).one()
        return Returned(int(disputed), int(fee))
