"""Staff have come to doubt that a business is who it says."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import BusinessChanged
from mercat.modules.businesses.models import BusinessStatus
from mercat.modules.businesses.service import Holds, act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class UnverifyBusiness:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """Once more changes nothing more. Raises Forbidden and NoBusiness."""
        async with self._transaction:
            business = await self._holds.of_staff(actor, business_id, Permission.BUSINESSES_VERIFY)
            if business.verified_at is None:
                return
            business.verified_at = None
            if business.status is BusinessStatus.PUBLISHED:
                self._outbox.add(BusinessChanged(business_id=business_id))
            await self._audit.record(act("business.unverified", business_id, actor, device))
