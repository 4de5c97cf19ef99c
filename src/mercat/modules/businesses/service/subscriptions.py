"""What a business is on: told by whoever makes businesses, and by whoever takes their money."""

from datetime import datetime
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import Plan, Subscription, SubscriptionStatus
from mercat.modules.businesses.repository import PlanRepository, SubscriptionRepository
from mercat.platform.clock import Clock
from mercat.platform.outbox import Session


class Subscriptions:
    """In the caller's transaction. Told the same twice, it changes nothing the second time."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._plans = PlanRepository(session)
        self._subscriptions = SubscriptionRepository(session)
        self._clock = clock

    async def begin(self, business_id: UUID) -> None:
        """The free plan, for a business that has just come into being."""
        await self._subscriptions.begin(business_id, await self._plans.free(), self._clock.now())

    async def activate(
        self, business_id: UUID, plan: Plan, start: datetime, end: datetime | None
    ) -> None:
        """It is paid for until `end`: bought, or renewed. Raises NoBusiness."""
        subscription = await self._lock(business_id)
        is_renewal = subscription.plan_id == plan.id
        if is_renewal and subscription.period_end and end and end <= subscription.period_end:
            return
        leaves = subscription.cancel_at_period_end and is_renewal
        subscription.put_on(plan, start, end)
        subscription.cancel_at_period_end = leaves

    async def past_due(self, business_id: UUID, period_end: datetime) -> bool:
        """The money for what follows `period_end` did not come. Whether that is news: it is not
        where somebody has paid meanwhile. Raises NoBusiness.
        """
        subscription = await self._lock(business_id)
        if subscription.period_end != period_end:
            return False
        if subscription.status is SubscriptionStatus.PAST_DUE:
            return False
        subscription.status = SubscriptionStatus.PAST_DUE
        return True

    async def lock_paid(self, business_id: UUID) -> Subscription | None:
        """Until the commit nobody else's; None on a plan that costs nothing. Raises NoBusiness."""
        found = await self._subscriptions.lock(business_id)
        if found is None:
            raise NoBusiness
        subscription, plan = found
        return None if plan.is_free else subscription

    async def end(self, subscription: Subscription) -> None:
        """On the free plan from now on."""
        subscription.put_on(await self._plans.free(), self._clock.now(), None)

    async def _lock(self, business_id: UUID) -> Subscription:
        found = await self._subscriptions.lock(business_id)
        if found is None:
            raise NoBusiness
        subscription, _ = found
        return subscription
