"""Somebody follows the link of a letter to pay for a plan."""

from uuid import UUID

from mercat.modules.businesses.models import SubscriptionStatus
from mercat.modules.businesses.service import Subscriptions
from mercat.modules.payments.errors import NoPlanOrder, PlanOrderClosed
from mercat.modules.payments.repository import PlanOrderRepository
from mercat.modules.payments.service import PlanOrders
from mercat.platform.db import Transaction


class PayPlanOrder:
    """The link is all the authority there is: who has it may pay, and no more."""

    def __init__(
        self,
        transaction: Transaction,
        orders: PlanOrderRepository,
        subscriptions: Subscriptions,
        ordering: PlanOrders,
    ) -> None:
        self._transaction = transaction
        self._orders = orders
        self._subscriptions = subscriptions
        self._ordering = ordering

    async def execute(self, order_id: UUID) -> str:
        """The page to pay on, made anew where the one before is closed. Raises NoPlanOrder,
        PlanOrderClosed, PlanNotSold.
        """
        async with self._transaction:
            known = await self._orders.find(order_id)
            if known is None:
                raise NoPlanOrder
            subscription = await self._subscriptions.lock_paid(known.business_id)
            order = await self._orders.lock(order_id)
            if order is None or order.paid_at is not None:
                raise PlanOrderClosed
            if order.is_renewal and not (
                subscription is not None
                and subscription.plan_id == order.plan_id
                and subscription.status is SubscriptionStatus.PAST_DUE
                and subscription.period_end == order.period_start
            ):
                raise PlanOrderClosed
            plan = await self._orders.plan(order.plan_id)
            return await self._ordering.page(order, plan, order.ordered_by)
