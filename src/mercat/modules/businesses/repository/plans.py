"""Questions about plans and who is on which."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row as Pair
from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import (
    FREE,
    Business,
    Plan,
    Subscription,
    SubscriptionStatus,
)
from mercat.platform.ids import uuid7
from mercat.platform.reads import Query, Row
from mercat.platform.writes import Writes

PLANS = Query(select(Plan.__table__).order_by(Plan.price_amount, Plan.code))
"""The cheapest first."""
_THEIRS = (
    select(Plan.commission_bp)
    .join(Subscription, Subscription.plan_id == Plan.id)
    .where(Subscription.business_id == Business.id)
    .correlate(Business)
    .scalar_subquery()
)
_USUAL = select(Plan.commission_bp).where(Plan.code == FREE).scalar_subquery()
_TERMS = Query(
    select(Business.status, func.coalesce(_THEIRS, _USUAL).label("commission_bp")).where(
        Business.id == bindparam("business_id", type_=Uuid)
    )
)

_FRESH = {"populate_existing": True}


class PlanRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_code(self, code: str) -> Plan | None:
        found: Plan | None = await self._session.scalar(select(Plan).where(Plan.code == code))
        return found

    async def free(self) -> Plan:
        return (await self._session.scalars(select(Plan).where(Plan.code == FREE))).one()

    async def of(self, business_id: UUID) -> Plan:
        """The free one where nothing says otherwise."""
        theirs = select(Subscription.plan_id).where(Subscription.business_id == business_id)
        query = select(Plan).where((Plan.id == theirs.scalar_subquery()) | (Plan.code == FREE))
        # Theirs before the free one: false sorts before true.
        query = query.order_by(Plan.id.is_distinct_from(theirs.scalar_subquery())).limit(1)
        return (await self._session.scalars(query)).one()

    async def terms(self, business_id: UUID) -> Row | None:
        """The status of the business, and the commission of its plan, as `of` says which that is:
        for whoever needs no more at every sale.
        """
        return await Writes(self._session).one(_TERMS, business_id=business_id)


class SubscriptionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, business_id: UUID, plan: Plan, at: datetime) -> None:
        """Once for each business, however often it is asked."""
        row = insert(Subscription).values(
            id=uuid7(),
            business_id=business_id,
            plan_id=plan.id,
            status=SubscriptionStatus.ACTIVE,
            period_start=at,
        )
        await self._session.execute(row.on_conflict_do_nothing(index_elements=["business_id"]))

    async def get(self, business_id: UUID) -> Pair[Subscription, Plan] | None:
        query = (
            select(Subscription, Plan)
            .join(Plan, Plan.id == Subscription.plan_id)
            .where(Subscription.business_id == business_id)
        )
        return (await self._session.execute(query, execution_options=_FRESH)).one_or_none()

    async def lock(self, business_id: UUID) -> Pair[Subscription, Plan] | None:
        """The same, until the commit nobody else's."""
        query = (
            select(Subscription, Plan)
            .join(Plan, Plan.id == Subscription.plan_id)
            .where(Subscription.business_id == business_id)
            .with_for_update(of=Subscription)
        )
        return (await self._session.execute(query, execution_options=_FRESH)).one_or_none()

    async def lock_over(
        self, now: datetime, owed_before: datetime, limit: int
    ) -> Sequence[Pair[Subscription, bool]]:
        """Those whose period is over, or has been since `owed_before` where it is not paid for, and
        whether their business is archived. What another worker is at is left to it.
        """
        running = (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING)
        over = Subscription.status.in_(running) & (Subscription.period_end <= now)
        owed = (Subscription.status == SubscriptionStatus.PAST_DUE) & (
            Subscription.period_end <= owed_before
        )
        query = (
            select(Subscription, Business.archived_at.is_not(None))
            .join(Business, Business.id == Subscription.business_id)
            .where(over | owed)
            .order_by(Subscription.period_end)
            .limit(limit)
            .with_for_update(of=Subscription, skip_locked=True)
        )
        return (await self._session.execute(query, execution_options=_FRESH)).all()
