"""Once an hour: what was paid for is over, and is due, or ends."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import RenewalDue
from mercat.modules.businesses.models import GRACE, Plan, Subscription, SubscriptionStatus
from mercat.modules.businesses.repository import PlanRepository, SubscriptionRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

BATCH = 200


class EndPeriods:
    """Run again, or twice at once, each period ends once."""

    def __init__(
        self,
        transaction: Transaction,
        plans: PlanRepository,
        subscriptions: SubscriptionRepository,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._plans = plans
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self) -> None:
        while await self._some() == BATCH:
            pass

    async def _some(self) -> int:
        now = self._clock.now()
        async with self._transaction:
            free = await self._plans.free()
            over = await self._subscriptions.lock_over(now, now - GRACE, BATCH)
            done = [
                _act(subscription, self._end(subscription, free, archived=archived))
                for subscription, archived in over
            ]
            for act in done:
                await self._audit.record(act)
        return len(done)

    def _end(self, subscription: Subscription, free: Plan, *, archived: bool) -> str:
        if archived:
            subscription.status = SubscriptionStatus.CANCELLED
            return "subscription.ended"
        owed = subscription.status is SubscriptionStatus.PAST_DUE
        if owed or subscription.cancel_at_period_end:
            subscription.put_on(free, self._clock.now(), None)
            return "subscription.ended"
        # Owed from this moment: that is what keeps it from being announced again in an hour.
        subscription.status = SubscriptionStatus.PAST_DUE
        end = subscription.period_end or self._clock.now()
        self._outbox.add(RenewalDue(business_id=subscription.business_id, period_end=end))
        return "subscription.due"


def _act(subscription: Subscription, action: str) -> Act:
    return Act(action=action, target_type="business", target_id=str(subscription.business_id))
