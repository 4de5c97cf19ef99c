"""A month of a plan is over: the next one is ordered, and an owner is told."""

from mercat.modules.businesses.events import RenewalDue
from mercat.modules.businesses.models import SubscriptionStatus
from mercat.modules.businesses.service import Subscriptions
from mercat.modules.payments.events import PlanRenewalOrdered
from mercat.modules.payments.repository import PlanOrderRepository
from mercat.modules.payments.service import PlanOrders
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class RenewPlan:
    """Told again it changes nothing more."""

    def __init__(
        self,
        transaction: Transaction,
        orders: PlanOrderRepository,
        subscriptions: Subscriptions,
        ordering: PlanOrders,
        outbox: Outbox,
    ) -> None:
        self._transaction = transaction
        self._orders = orders
        self._subscriptions = subscriptions
        self._ordering = ordering
        self._outbox = outbox

    async def execute(self, event: RenewalDue) -> None:
        """Nothing, where somebody has paid or cancelled meanwhile, or nobody could pay."""
        async with self._transaction:
            subscription = await self._subscriptions.lock_paid(event.business_id)
            if (
                subscription is None
                or subscription.status is not SubscriptionStatus.PAST_DUE
                or subscription.period_end != event.period_end
                or await self._orders.renewal(event.business_id, event.period_end)
            ):
                return
            payer = await self._orders.payer(event.business_id)
            if payer is None:
                return
            plan = await self._orders.plan(subscription.plan_id)
            order = await self._ordering.order(
                event.business_id, plan, payer, event.period_end, is_renewal=True
            )
            self._outbox.add(
                PlanRenewalOrdered(
                    business_id=event.business_id, plan_order_id=order.id, user_id=payer
                )
            )
