"""A business chooses another plan."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import NoBusiness, PlanUnpaid, UnknownPlan
from mercat.modules.businesses.models import Plan, Subscription, SubscriptionStatus, TeamPermission
from mercat.modules.businesses.repository import PlanRepository, SubscriptionRepository
from mercat.modules.businesses.schemas import SubscriptionInput
from mercat.modules.businesses.service import Checkout, Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ChangePlan:
    """`checkout`: who takes money for plans, in this transaction."""

    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        plans: PlanRepository,
        subscriptions: SubscriptionRepository,
        checkout: Checkout,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._plans = plans
        self._subscriptions = subscriptions
        self._checkout = checkout
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, business_id: UUID, input: SubscriptionInput, device: Device
    ) -> None:
        """To the free plan when the period that was paid for is over, at once if it is not paid
        for. Raises NoBusiness, Forbidden, UnknownPlan; PlanUnpaid for any plan that costs
        something, with the address to pay at: until then nothing has changed; PlanNotSold where
        nobody takes money for it.
        """
        payment_url: str | None = None
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.SUBSCRIPTION_MANAGE, lock=True
            )
            plan = await self._plans.by_code(input.plan)
            if plan is None:
                raise UnknownPlan
            found = await self._subscriptions.lock(business_id)
            if found is None:
                raise NoBusiness
            subscription, current = found
            is_there = plan.id == current.id and subscription.status is SubscriptionStatus.ACTIVE
            if self._change(subscription, plan, is_there=is_there):
                codes = [current.code, plan.code]
                await self._audit.record(
                    act("subscription.plan_chosen", business_id, actor, device, plan=codes)
                )
            if not (is_there or plan.is_free):
                payment_url = await self._checkout.begin(business_id, plan, actor.user_id)
        if payment_url is not None:
            raise PlanUnpaid(payment_url=payment_url)

    def _change(self, subscription: Subscription, plan: Plan, *, is_there: bool) -> bool:
        """Whether something is another now. Who chooses what they have cancelled keeps it."""
        if is_there:
            was_cancelled = subscription.cancel_at_period_end
            subscription.cancel_at_period_end = False
            return was_cancelled
        if not plan.is_free:
            return False
        if subscription.status in {SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING}:
            subscription.cancel_at_period_end = True
        else:
            subscription.put_on(plan, self._clock.now(), None)
        return True
