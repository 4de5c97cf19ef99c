"""How plans and subscriptions are put together."""

from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.repository import PlanRepository, SubscriptionRepository
from mercat.modules.businesses.service import (
    Checkout,
    PlanList,
    SubscriptionBook,
    Subscriptions,
    Teams,
)
from mercat.modules.businesses.workflows.cancel_subscription import CancelSubscription
from mercat.modules.businesses.workflows.change_plan import ChangePlan
from mercat.modules.businesses.workflows.end_periods import EndPeriods
from mercat.modules.businesses.workflows.resume_subscription import ResumeSubscription
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def plan_list(resources: FromApp) -> PlanList:
    return PlanList(resources.reads)


async def subscription_book(session: DbSession) -> SubscriptionBook:
    return SubscriptionBook(session)


async def plan_checkout(request: Request, session: DbSession, resources: FromApp) -> Checkout:
    """Of the module that takes money, which stands above this one: `assembly.doors` names it."""
    return cast("Checkout", request.app.state.plan_checkout(session, resources))


async def change_plan(
    session: DbSession, resources: FromApp, checkout: Annotated[Checkout, Depends(plan_checkout)]
) -> ChangePlan:
    return ChangePlan(
        Transaction(session),
        Teams.of(session),
        PlanRepository(session),
        SubscriptionRepository(session),
        checkout,
        AuditTrail(session),
        resources.clock,
    )


async def cancel_subscription(session: DbSession, resources: FromApp) -> CancelSubscription:
    return CancelSubscription(
        Transaction(session),
        Teams.of(session),
        Subscriptions(session, resources.clock),
        AuditTrail(session),
    )


async def resume_subscription(session: DbSession, resources: FromApp) -> ResumeSubscription:
    return ResumeSubscription(
        Transaction(session),
        Teams.of(session),
        Subscriptions(session, resources.clock),
        AuditTrail(session),
    )


def end_periods(session: AsyncSession, resources: Resources) -> EndPeriods:
    return EndPeriods(
        Transaction(session),
        PlanRepository(session),
        SubscriptionRepository(session),
        Outbox(session),
        AuditTrail(session),
        resources.clock,
    )
