"""Somebody opens a business."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.schemas import BusinessInput
from mercat.modules.businesses.service import Openings, act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden
from mercat.platform.ratelimit import Limit, Limiter

BUSINESSES = Limit("businesses", 30, 86_400)
"""What one person opens a day: each keeps a slug for good, and may write to strangers."""


class CreateBusiness:
    def __init__(
        self, transaction: Transaction, openings: Openings, limiter: Limiter, audit: AuditTrail
    ) -> None:
        self._transaction = transaction
        self._openings = openings
        self._limiter = limiter
        self._audit = audit

    async def execute(self, actor: Actor, input: BusinessInput, device: Device) -> UUID:
        """A draft of theirs. Raises Forbidden, RateLimited and what ProfileWriter raises."""
        if not actor.may(Permission.BUSINESSES_CREATE):
            raise Forbidden
        (await self._limiter.take(BUSINESSES, str(actor.user_id))).enforce()
        async with self._transaction:
            business = await self._openings.open(actor.user_id, input)
            await self._audit.record(act("business.created", business.id, actor, device))
        return business.id
