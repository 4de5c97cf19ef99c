"""How the buying of plans is put together."""

from mercat.modules.businesses.service import Subscriptions
from mercat.modules.payments.repository import PlanOrderRepository
from mercat.modules.payments.service import Charges, PlanOrderPages, PlanOrders
from mercat.modules.payments.workflows.activate_plan import ActivatePlan
from mercat.modules.payments.workflows.pay_plan_order import PayPlanOrder
from mercat.modules.payments.workflows.renew_plan import RenewPlan
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox, Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


def plan_checkout(session: Session, resources: Resources) -> PlanOrders:
    """Where businesses pay for plans: for the module of businesses, which stands below this one."""
    return PlanOrders(session, resources.settings, resources.clock)


async def plan_order_pages(resources: FromApp) -> PlanOrderPages:
    return PlanOrderPages(resources.reads)


async def pay_plan_order(session: DbSession, resources: FromApp) -> PayPlanOrder:
    return PayPlanOrder(
        Transaction(session),
        PlanOrderRepository(session),
        Subscriptions(session, resources.clock),
        plan_checkout(session, resources),
    )


def activate_plan(session: Session, resources: Resources) -> ActivatePlan:
    return ActivatePlan(
        Transaction(session),
        PlanOrderRepository(session),
        Subscriptions(session, resources.clock),
        Charges(session, resources.settings, resources.clock),
    )


def renew_plan(session: Session, resources: Resources) -> RenewPlan:
    return RenewPlan(
        Transaction(session),
        PlanOrderRepository(session),
        Subscriptions(session, resources.clock),
        plan_checkout(session, resources),
        Outbox(session),
    )
