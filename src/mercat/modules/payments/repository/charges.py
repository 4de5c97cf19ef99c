"""Questions about charges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business
from mercat.modules.payments.models import (
    AccountStatus,
    Charge,
    Dispute,
    DisputeStatus,
    Gateway,
    GatewayAccount,
    Refund,
    RefundStatus,
)
from mercat.platform.money import Money
from mercat.platform.reads import Query

CHECKOUT = Query(
    select(
        Charge.title,
        Charge.amount,
        Charge.currency,
        Charge.refunded_amount,
        Charge.status,
        Charge.paid_at,
        Charge.expires_at,
        Business.name.label("business"),
    )
    .join(Business, Business.id == Charge.business_id)
    .where(Charge.id == bindparam("charge_id"))
)
"""What the page to pay on tells."""

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
        return max(0, min(due, money.amount))


class ChargeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, charge: Charge) -> None:
        self._session.add(charge)
        await self._session.flush()

    async def lock(self, charge_id: UUID) -> Charge | None:
        """Until the commit nobody else's."""
        query = select(Charge).where(Charge.id == charge_id).with_for_update()
        found: Charge | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock_of(self, subject_kind: str, subject_id: UUID) -> Sequence[Charge]:
        """Those that were opened for it, in the order in which they were."""
        query = (
            select(Charge)
            .where(Charge.subject_id == subject_id, Charge.subject_kind == subject_kind)
            .order_by(Charge.id)
            .with_for_update()
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def accounts(self, business_id: UUID) -> Mapping[Gateway, GatewayAccount]:
        """Those that are not disconnected, of which there is one at each gateway."""
        query = select(GatewayAccount).where(
            GatewayAccount.business_id == business_id,
            GatewayAccount.status != AccountStatus.DISCONNECTED,
        )
        found = await self._session.scalars(query, execution_options=_FRESH)
        return {account.gateway: account for account in found}

    async def add_refund(self, refund: Refund) -> None:
        self._session.add(refund)
        await self._session.flush()

    async def returned(self, charge_id: UUID) -> Returned:
        """Whoever asks holds the charge."""
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
