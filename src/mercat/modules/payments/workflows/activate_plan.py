"""The money for a plan has arrived: the business is on it."""

from datetime import datetime

from mercat.modules.businesses.models import Subscription
from mercat.modules.businesses.service import Subscriptions
from mercat.modules.payments.events import PaymentSettled
from mercat.modules.payments.models import Charge, PlanOrder
from mercat.modules.payments.repository import PlanOrderRepository
from mercat.modules.payments.service import Charges, month_after
from mercat.platform.db import Transaction

_TWICE = "Paid twice for the same month. All of it comes back."


class ActivatePlan:
    def __init__(
        self,
        transaction: Transaction,
        orders: PlanOrderRepository,
        subscriptions: Subscriptions,
        charges: Charges,
    ) -> None:
        self._transaction = transaction
        self._orders = orders
        self._subscriptions = subscriptions
        self._charges = charges

    async def execute(self, event: PaymentSettled) -> None:
        """Told again it changes nothing more. What is paid a second time goes back."""
        async with self._transaction:
            known = await self._orders.find(event.subject_id)
            if known is None:
                return
            # What is paid for before the order, and the charge last, as everybody takes them.
            subscription = await self._subscriptions.lock_paid(known.business_id)
            order = await self._orders.lock(known.id)
            charge = await self._charges.get(event.charge_id)
            if order is None or charge.paid_at is None:
                return
            if order.paid_at is None:
                await self._activate(order, subscription, charge, charge.paid_at)
            elif order.charge_id != charge.id:
                await self._charges.refund_rest(charge.id, _TWICE)

    async def _activate(
        self,
        order: PlanOrder,
        subscription: Subscription | None,
        charge: Charge,
        paid_at: datetime,
    ) -> None:
        start, order.period_start, order.period_end = _period(order, subscription, paid_at)
        order.paid_at, order.charge_id = paid_at, charge.id
        await self._orders.add(order)
        plan = await self._orders.plan(order.plan_id)
        await self._subscriptions.activate(order.business_id, plan, start, order.period_end)


def _period(
    order: PlanOrder, subscription: Subscription | None, paid_at: datetime
) -> tuple[datetime, datetime, datetime]:
    """Since when it is on the plan, and the month that is paid for. Who stays on a plan goes on
    where the month before ended, however early or late they pay.
    """
    if subscription is not None and subscription.plan_id == order.plan_id:
        before = subscription.period_end
        if before is not None and month_after(before) > paid_at:
            since = subscription.period_start if before > paid_at else before
            return since, before, month_after(before)
    return paid_at, paid_at, month_after(paid_at)
