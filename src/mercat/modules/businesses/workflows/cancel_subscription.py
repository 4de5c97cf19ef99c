"""A business does not want its plan any longer, or does again."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import NoBusiness, NothingToCancel, NothingToResume
from mercat.modules.businesses.models import Subscription, SubscriptionStatus, TeamPermission
from mercat.modules.businesses.repository import PlanRepository, SubscriptionRepository
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class CancelSubscription:
    """Either twice changes nothing the second time."""

    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        plans: PlanRepository,
        subscriptions: SubscriptionRepository,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._plans = plans
        self._subscriptions = subscriptions
        self._audit = audit
        self._clock = clock

    async def cancel(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """When the period that was paid for is over; at once where nothing is paid for. Raises
        NoBusiness, Forbidden, NothingToCancel.
        """
        async with self._transaction:
            subscription = await self._paid(actor, business_id)
            if subscription is None:
                raise NothingToCancel
            if subscription.cancel_at_period_end:
                return
            if subscription.status is SubscriptionStatus.PAST_DUE:
                subscription.put_on(await self._plans.free(), self._clock.now(), None)
            else:
                subscription.cancel_at_period_end = True
            await self._audit.record(_act("subscription.cancelled", actor, business_id, device))

    async def resume(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """Raises NoBusiness, Forbidden, NothingToResume."""
        async with self._transaction:
            subscription = await self._paid(actor, business_id)
            if subscription is None:
                raise NothingToResume
            if not subscription.cancel_at_period_end:
                return
            subscription.cancel_at_period_end = False
            await self._audit.record(_act("subscription.resumed", actor, business_id, device))

    async def _paid(self, actor: Actor, business_id: UUID) -> Subscription | None:
        """None on a plan that costs nothing."""
        await self._teams.require(actor, business_id, TeamPermission.SUBSCRIPTION_MANAGE, lock=True)
        found = await self._subscriptions.lock(business_id)
        if found is None:
            raise NoBusiness
        subscription, plan = found
        return None if plan.is_free else subscription


def _act(action: str, actor: Actor, business_id: UUID, device: Device) -> Act:
    return Act(
        action=action,
        target_type="business",
        target_id=str(business_id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
    )
