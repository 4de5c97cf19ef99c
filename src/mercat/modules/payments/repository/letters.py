"""Who is told of money, and what."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, Uuid, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, Plan
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.modules.payments.models import (
    Charge,
    Dispute,
    GatewayAccount,
    Letter,
    Payout,
    PlanOrder,
    Receipt,
    Refund,
)

_ID: BindParameter[UUID] = bindparam("about_id", type_=Uuid)
_BUSINESS = Business.name.label("business")
_OF_CHARGE = (Charge.title, Charge.currency, Charge.gateway, _BUSINESS)
_RECEIPT = (
    select(
        *(*_OF_CHARGE, Charge.amount, Charge.paid_at, Receipt.number, Receipt.refund_id),
        *(Refund.amount.label("refund_amount"), Refund.settled_at, Refund.reason),
    )
    .select_from(Receipt)
    .join(Charge, Charge.id == Receipt.charge_id)
    .join(Business, Business.id == Charge.business_id)
    .outerjoin(Refund, Refund.id == Receipt.refund_id)
    .where(Receipt.id == _ID)
)
_REFUND = (
    select(*_OF_CHARGE, Refund.amount, Refund.charge_id, Refund.error, Refund.status)
    .select_from(Refund)
    .join(Charge, Charge.id == Refund.charge_id)
    .join(Business, Business.id == Charge.business_id)
    .where(Refund.id == _ID)
)
_CHARGE = (
    select(*_OF_CHARGE, Charge.amount, Charge.status, Charge.error)
    .select_from(Charge)
    .join(Business, Business.id == Charge.business_id)
    .where(Charge.id == _ID)
)
_DISPUTE = (
    select(*_OF_CHARGE, Dispute.amount, Dispute.reason, Dispute.status, Dispute.due_at)
    .select_from(Dispute)
    .join(Charge, Charge.id == Dispute.charge_id)
    .join(Business, Business.id == Charge.business_id)
    .where(Dispute.id == _ID)
)
_PAYOUT = (
    select(
        *(_BUSINESS, Payout.amount, Payout.currency, Payout.gateway, Payout.status),
        *(Payout.error, Payout.period_start, Payout.period_end),
    )
    .select_from(Payout)
    .join(Business, Business.id == Payout.business_id)
    .where(Payout.id == _ID)
)
_ACCOUNT = (
    select(_BUSINESS, GatewayAccount.gateway, GatewayAccount.status, GatewayAccount.error)
    .select_from(GatewayAccount)
    .join(Business, Business.id == GatewayAccount.business_id)
    .where(GatewayAccount.id == _ID)
)
_ORDER = (
    select(
        *(_BUSINESS, Plan.name.label("plan"), Plan.price_amount, Plan.price_currency),
        *(PlanOrder.period_start, PlanOrder.paid_at),
    )
    .select_from(PlanOrder)
    .join(Plan, Plan.id == PlanOrder.plan_id)
    .join(Business, Business.id == PlanOrder.business_id)
    .where(PlanOrder.id == _ID)
)
_ABOUT: Mapping[Letter, Select[*tuple[Any, ...]]] = {
    Letter.RECEIPT: _RECEIPT,
    Letter.CREDIT_NOTE: _RECEIPT,
    Letter.REFUND_FAILED: _REFUND,
    Letter.REFUND_DELAYED: _REFUND,
    Letter.CHECKOUT_REFUSED: _CHARGE,
    Letter.PAYOUT_PAID: _PAYOUT,
    Letter.PAYOUT_FAILED: _PAYOUT,
    Letter.DISPUTE_OPENED: _DISPUTE,
    Letter.DISPUTE_CLOSED: _DISPUTE,
    Letter.ACCOUNT_RESTRICTED: _ACCOUNT,
    Letter.RENEWAL_DUE: _ORDER,
}


class LetterRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def team(self, business_id: UUID) -> Sequence[BusinessMember]:
        """Whose accounts are active."""
        query = (
            select(BusinessMember)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id == business_id, User.status == UserStatus.ACTIVE)
            .order_by(BusinessMember.id)
        )
        return (await self._session.scalars(query)).all()

    async def staff(self) -> Sequence[UUID]:
        """Whose accounts are active."""
        query = (
            select(User.id)
            .where(User.user_type == UserType.STAFF, User.status == UserStatus.ACTIVE)
            .order_by(User.id)
        )
        return (await self._session.scalars(query)).all()

    async def payer(self, charge_id: UUID) -> UUID:
        """Who has paid it, or was to."""
        query = select(Charge.payer_id).where(Charge.id == charge_id)
        return (await self._session.scalars(query)).one()

    async def person(self, user_id: UUID) -> User | None:
        found: User | None = await self._session.scalar(select(User).where(User.id == user_id))
        return found

    async def about(self, letter: Letter, about_id: UUID) -> Row[*tuple[Any, ...]] | None:
        """What a letter of this kind tells of, by the names of its columns."""
        found = await self._session.execute(_ABOUT[letter], {"about_id": about_id})
        return found.one_or_none()
