"""Receipts, their numbers, and all that stands on them."""

from uuid import UUID

from sqlalchemy import BigInteger, Row, Text, Uuid, and_, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.geography.models import City, Country
from mercat.modules.identity.models import User
from mercat.modules.payments.models import Charge, Receipt, ReceiptKind, Refund
from mercat.platform.reads import Query

_Earlier, _EarlierRefund = aliased(Receipt), aliased(Refund)
_First = aliased(Receipt)
_Member = aliased(BusinessMember)
_returned_before = (
    select(cast(func.coalesce(func.sum(_EarlierRefund.amount), 0), BigInteger))
    .join(_Earlier, _Earlier.refund_id == _EarlierRefund.id)
    .where(_Earlier.charge_id == Receipt.charge_id, _Earlier.number < Receipt.number)
    .scalar_subquery()
)
_receipt_number = (
    select(_First.number)
    .where(_First.charge_id == Receipt.charge_id, _First.kind == ReceiptKind.RECEIPT)
    .scalar_subquery()
)
_PAPER = (
    select(
        Receipt.kind,
        Receipt.number,
        cast(Receipt.issuer, Text).label("issuer"),
        Receipt.created_at,
        Charge.title,
        cast(Charge.lines, Text).label("lines"),
        Charge.amount,
        Charge.currency,
        Charge.beneficiary,
        Charge.gateway,
        Charge.payment_id,
        Charge.paid_at,
        User.first_name,
        User.last_name,
        Refund.amount.label("refund_amount"),
        Refund.settled_at,
        _returned_before.label("returned_before"),
        _receipt_number.label("receipt_number"),
        Charge.payer_id,
        _Member.role,
    )
    .join(Charge, Charge.id == Receipt.charge_id)
    .join(User, User.id == Charge.payer_id)
    .outerjoin(Refund, Refund.id == Receipt.refund_id)
    .outerjoin(
        _Member,
        and_(
            _Member.business_id == Charge.business_id,
            _Member.user_id == bindparam("user_id", None, type_=Uuid),
        ),
    )
)
PAPER = Query(_PAPER.where(Receipt.id == bindparam("receipt_id", type_=Uuid)))
PAPER_OF = Query(
    _PAPER.where(
        Receipt.charge_id == bindparam("charge_id", type_=Uuid),
        Receipt.refund_id.is_not_distinct_from(bindparam("refund_id", type_=Uuid)),
    )
)
"""Of a charge, or of what of it went back. `role`: of `user_id` in the team of the business."""


class ReceiptRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def charge(self, charge_id: UUID) -> Charge | None:
        found: Charge | None = await self._session.scalar(
            select(Charge).where(Charge.id == charge_id)
        )
        return found

    async def refund(self, refund_id: UUID) -> Refund | None:
        found: Refund | None = await self._session.scalar(
            select(Refund).where(Refund.id == refund_id)
        )
        return found

    async def lock_numbers(self, issuer_id: UUID | None) -> None:
        """Until the commit nobody else gives numbers of this issuer."""
        key = func.hashtextextended(f"receipts:{issuer_id}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(key)))

    async def next_number(self, issuer_id: UUID | None) -> int:
        """Under the lock. A number that is rolled back is given again: there is no gap."""
        last = select(func.max(Receipt.number)).where(
            Receipt.issuer_id.is_not_distinct_from(issuer_id)
        )
        return (await self._session.scalar(last) or 0) + 1

    async def find(self, charge_id: UUID, refund_id: UUID | None) -> Receipt | None:
        found: Receipt | None = await self._session.scalar(
            select(Receipt).where(
                Receipt.charge_id == charge_id, Receipt.refund_id.is_not_distinct_from(refund_id)
            )
        )
        return found

    async def add(self, receipt: Receipt) -> None:
        self._session.add(receipt)
        await self._session.flush()

    async def business(self, business_id: UUID) -> tuple[Business, str | None, str | None]:
        """With the names of its city and country."""
        query = (
            select(Business, City.name, Country.name)
            .outerjoin(City, City.id == Business.city_id)
            .outerjoin(Country, Country.code == City.country_code)
            .where(Business.id == business_id)
        )
        found: Row[Business, str, str] = (await self._session.execute(query)).one()
        return found[0], found[1], found[2]
