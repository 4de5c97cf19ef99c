"""A business does not want its plan any longer."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import NothingToCancel
from mercat.modules.businesses.models import SubscriptionStatus, TeamPermission
from mercat.modules.businesses.service import Subscriptions, Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class CancelSubscription:
    """The second time it changes nothing."""

    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        subscriptions: Subscriptions,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._subscriptions = subscriptions
        self._audit = audit

    async def execute(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """When the period that was paid for is over; at once where nothing is paid for. Raises
        NoBusiness, Forbidden, NothingToCancel.
        """
        manage = TeamPermission.SUBSCRIPTION_MANAGE
        async with self._transaction:
            await self._teams.require(actor, business_id, manage, lock=True)
            subscription = await self._subscriptions.lock_paid(business_id)
            if subscription is None:
                raise NothingToCancel
            if subscription.cancel_at_period_end:
                return
            if subscription.status is SubscriptionStatus.PAST_DUE:
                await self._subscriptions.end(subscription)
            else:
                subscription.cancel_at_period_end = True
            await self._audit.record(act("subscription.cancelled", business_id, actor, device))
