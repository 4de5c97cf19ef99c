"""Staff let a business be what it was before they suspended it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import BusinessPublished, StandingChanged
from mercat.modules.businesses.models import BusinessStatus, Standing
from mercat.modules.businesses.repository import MemberRepository
from mercat.modules.businesses.service import Holds, ProfileWriter, act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ReinstateBusiness:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        members: MemberRepository,
        writer: ProfileWriter,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._members = members
        self._writer = writer
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """Where it is no longer all that customers must know, it is a draft again. Once more
        changes nothing more. Raises Forbidden and NoBusiness.
        """
        async with self._transaction:
            business = await self._holds.of_staff(actor, business_id, Permission.BUSINESSES_SUSPEND)
            if business.status is not BusinessStatus.SUSPENDED:
                return
            complete = await self._writer.completeness(business)
            status = business.reinstate(publishable=complete.is_publishable)
            if status is BusinessStatus.PUBLISHED:
                self._outbox.add(BusinessPublished(business_id=business_id))
            for owner_id in await self._members.owners(business_id):
                self._outbox.add(
                    StandingChanged(
                        user_id=owner_id, business_id=business_id, change=Standing.REINSTATED
                    )
                )
            await self._audit.record(act("business.reinstated", business_id, actor, device))
