"""Whom a request could be offered to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Double,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import (
    FREE,
    Business,
    BusinessCategory,
    BusinessMember,
    BusinessStatus,
    Plan,
    Subscription,
)
from mercat.modules.leads.models import Lead, ResponseRecord, ServiceRequest
from mercat.platform.places import distance_from

Ts = TypeVarTuple("Ts")

MOST = 500
"""As many are weighed: the nearest, or, for what is done from anywhere, drawn by lot."""
USUAL_RADIUS = 25_000
"""Metres, where a business does not say how far it travels."""
_IS_OPEN = and_(Business.status == BusinessStatus.PUBLISHED, Business.archived_at.is_(None))
_LATITUDE: ColumnElement[float] = bindparam("latitude", type_=Double)
_LONGITUDE: ColumnElement[float] = bindparam("longitude", type_=Double)


class MatchRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def candidates(
        self,
        request: ServiceRequest,
        fits: Collection[tuple[int, Sequence[UUID]]],
        month: datetime,
        week: datetime,
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Those that may be asked: published, of one of these categories, reaching so far, with
        leads left by their plan since `month`, not asked before, and none of the customer's own.
        `fits`: ids of categories, and how well each suits.
        """
        query = _told(week)
        trades = _fitting(fits)
        query = query.add_columns(trades.c.fit).join(trades, trades.c.business_id == Business.id)
        query = query.where(_IS_OPEN, _has_room(month), ~_was_asked(request.id))
        query = query.where(~_is_own(request.customer_id))
        values: dict[str, Any] = {}
        if request.latitude is None:
            lot = func.md5(literal(str(request.id)) + cast(Business.id, Text))
            query = query.add_columns(null().label("metres")).order_by(lot)
        else:
            values = {"latitude": request.latitude, "longitude": request.longitude}
            metres = distance_from(Business, _LATITUDE, _LONGITUDE)
            reach = func.coalesce(Business.service_radius_m, USUAL_RADIUS)
            query = query.add_columns(metres.label("metres")).where(metres <= reach)
            query = query.order_by(metres, Business.id)
        return (await self._session.execute(query.limit(MOST), values)).all()

    async def still_open(self, business_ids: Collection[UUID], month: datetime) -> Collection[UUID]:
        """Those of them that can be offered one more lead now. Right until the commit for whoever
        is alone with them.
        """
        query = select(Business.id).where(Business.id.in_(business_ids), _IS_OPEN, _has_room(month))
        return set((await self._session.scalars(_planned(query))).all())


def _told(week: datetime) -> Select[*tuple[Any, ...]]:
    recent = (
        select(func.count())
        .where(Lead.business_id == Business.id, Lead.created_at >= week)
        .scalar_subquery()
    )
    query = select(
        Business.id,
        Business.rating_average,
        Business.rating_count,
        func.coalesce(ResponseRecord.offered, 0).label("offered"),
        func.coalesce(ResponseRecord.answered, 0).label("answered"),
        ResponseRecord.median_seconds,
        recent.label("recent"),
    ).select_from(Business)
    query = query.outerjoin(ResponseRecord, ResponseRecord.business_id == Business.id)
    return _planned(query)


def _planned(query: Select[*Ts]) -> Select[*Ts]:
    """With the plan that counts for each: the free one, where nothing says otherwise."""
    free = select(Plan.id).where(Plan.code == FREE).scalar_subquery()
    query = query.outerjoin(Subscription, Subscription.business_id == Business.id)
    return query.join(Plan, Plan.id == func.coalesce(Subscription.plan_id, free))


def _fitting(fits: Collection[tuple[int, Sequence[UUID]]]) -> Any:
    """Of each business the best of its categories that suit."""
    theirs = BusinessCategory.category_id
    fit = case(*((theirs.in_(ids), rank) for rank, ids in fits))
    every = [category_id for _, ids in fits for category_id in ids]
    return (
        select(BusinessCategory.business_id, func.max(fit).label("fit"))
        .where(theirs.in_(every))
        .group_by(BusinessCategory.business_id)
        .subquery()
    )


def _has_room(month: datetime) -> ColumnElement[bool]:
    offered = (
        select(func.count())
        .where(Lead.business_id == Business.id, Lead.created_at >= month)
        .scalar_subquery()
    )
    return or_(Plan.monthly_leads.is_(None), offered < Plan.monthly_leads)


def _was_asked(request_id: UUID) -> ColumnElement[bool]:
    return exists().where(Lead.request_id == request_id, Lead.business_id == Business.id)


def _is_own(customer_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        BusinessMember.business_id == Business.id, BusinessMember.user_id == customer_id
    )
