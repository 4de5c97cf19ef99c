"""Questions about plans that businesses buy."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessMember, Plan, TeamRole
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.payments.models import PlanOrder
from mercat.platform.reads import Query

_FRESH = {"populate_existing": True}

PLAN_ORDER = Query(
    select(
        PlanOrder.paid_at,
        PlanOrder.period_start,
        PlanOrder.period_end,
        Plan.name.label("plan"),
        Plan.price_amount,
        Plan.price_currency,
        Business.name.label("business"),
        Business.id.label("business_id"),
    )
    .join(Plan, Plan.id == PlanOrder.plan_id)
    .join(Business, Business.id == PlanOrder.business_id)
    .where(PlanOrder.id == bindparam("order_id"))
)
"""What the page tells from which it is paid."""


class PlanOrderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, order: PlanOrder) -> None:
        self._session.add(order)
        await self._session.flush()

    async def find(self, order_id: UUID) -> PlanOrder | None:
        query = select(PlanOrder).where(PlanOrder.id == order_id)
        found: PlanOrder | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock(self, order_id: UUID) -> PlanOrder | None:
        """Until the commit nobody else's."""
        query = select(PlanOrder).where(PlanOrder.id == order_id).with_for_update()
        found: PlanOrder | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock_unpaid(self, business_id: UUID, since: datetime) -> Sequence[PlanOrder]:
        """Those made since then, the last first."""
        query = (
            select(PlanOrder)
            .where(PlanOrder.business_id == business_id, PlanOrder.paid_at.is_(None))
            .where(PlanOrder.created_at >= since)
            .order_by(PlanOrder.id.desc())
            .with_for_update()
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def renewal(self, business_id: UUID, start: datetime) -> PlanOrder | None:
        """The one for what follows then."""
        query = select(PlanOrder).where(
            PlanOrder.business_id == business_id,
            PlanOrder.is_renewal,
            PlanOrder.period_start == start,
        )
        found: PlanOrder | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def plan(self, plan_id: UUID) -> Plan:
        return (await self._session.scalars(select(Plan).where(Plan.id == plan_id))).one()

    async def payer(self, business_id: UUID) -> UUID | None:
        """Which owner is asked for money: who has paid last, else who has been one for longest.
        None where none of them can sign in.
        """
        paid = (
            select(PlanOrder.id)
            .where(PlanOrder.business_id == business_id, PlanOrder.paid_at.is_not(None))
            .where(PlanOrder.ordered_by == BusinessMember.user_id)
            .correlate(BusinessMember)
        )
        query = (
            select(BusinessMember.user_id)
            .join(User, User.id == BusinessMember.user_id)
            .where(
                BusinessMember.business_id == business_id,
                BusinessMember.role == TeamRole.OWNER,
                User.status == UserStatus.ACTIVE,
            )
            .order_by(paid.exists().desc(), BusinessMember.created_at, BusinessMember.id)
            .limit(1)
        )
        found: UUID | None = await self._session.scalar(query)
        return found
