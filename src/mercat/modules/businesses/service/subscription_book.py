"""What a business is on, as its team looks at it."""

from typing import Any
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.repository import SubscriptionRepository, TeamRepository
from mercat.modules.businesses.service.teams import Teams
from mercat.modules.identity.models import Actor
from mercat.platform.outbox import Session


class SubscriptionBook:
    def __init__(self, session: Session) -> None:
        self._teams = Teams(TeamRepository(session))
        self._subscriptions = SubscriptionRepository(session)

    async def get(self, actor: Actor, business_id: UUID) -> dict[str, Any]:
        """In the fields of SubscriptionRead. Raises NoBusiness, Forbidden."""
        await self._teams.require(actor, business_id, TeamPermission.SUBSCRIPTION_READ)
        found = await self._subscriptions.get(business_id)
        if found is None:
            raise NoBusiness
        subscription, plan = found
        return {
            "plan": plan,
            "status": subscription.status,
            "period_start": subscription.period_start,
            "period_end": subscription.period_end,
            "cancel_at_period_end": subscription.cancel_at_period_end,
        }
