"""A business keeps the plan that it had cancelled."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import NothingToResume
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Subscriptions, Teams, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class ResumeSubscription:
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
        """Raises NoBusiness, Forbidden, NothingToResume."""
        manage = TeamPermission.SUBSCRIPTION_MANAGE
        async with self._transaction:
            await self._teams.require(actor, business_id, manage, lock=True)
            subscription = await self._subscriptions.lock_paid(business_id)
            if subscription is None:
                raise NothingToResume
            if not subscription.cancel_at_period_end:
                return
            subscription.cancel_at_period_end = False
            await self._audit.record(act("subscription.resumed", business_id, actor, device))
