"""A team takes its business away from the public for a while."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BusinessSuspended
from mercat.modules.businesses.events import BusinessUnpublished
from mercat.modules.businesses.models import BusinessStatus, TeamPermission
from mercat.modules.businesses.service import Holds, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class UnpublishBusiness:
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
        """Once more changes nothing more. Raises NoBusiness, Forbidden and BusinessSuspended."""
        async with self._transaction:
            business = await self._holds.of_team(
                actor, business_id, TeamPermission.BUSINESS_PUBLISH
            )
            if business.status is BusinessStatus.SUSPENDED:
                raise BusinessSuspended
            if business.withdraw():
                self._outbox.add(BusinessUnpublished(business_id=business_id))
                await self._audit.record(act("business.unpublished", business_id, actor, device))
