"""A team shows its business to everybody."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BusinessIncomplete, BusinessSuspended
from mercat.modules.businesses.events import BusinessPublished
from mercat.modules.businesses.models import BusinessStatus, TeamPermission
from mercat.modules.businesses.service import Holds, ProfileWriter, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class PublishBusiness:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        writer: ProfileWriter,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._writer = writer
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """Once more changes nothing more. Raises NoBusiness, Forbidden, BusinessSuspended and
        BusinessIncomplete.
        """
        async with self._transaction:
            business = await self._holds.of_team(
                actor, business_id, TeamPermission.BUSINESS_PUBLISH
            )
            if business.status is BusinessStatus.SUSPENDED:
                raise BusinessSuspended
            complete = await self._writer.completeness(business)
            if complete.missing:
                raise BusinessIncomplete(missing=complete.missing)
            if business.publish(self._clock.now()):
                self._outbox.add(BusinessPublished(business_id=business_id))
                await self._audit.record(act("business.published", business_id, actor, device))
