"""Staff take a business away from the public, and say why."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import (
    BusinessSuspended,
    BusinessUnpublished,
    StandingChanged,
)
from mercat.modules.businesses.models import BusinessStatus, Standing
from mercat.modules.businesses.repository import MemberRepository
from mercat.modules.businesses.service import Holds, act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class SuspendBusiness:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        members: MemberRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._members = members
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, business_id: UUID, reason: str, device: Device) -> None:
        """Once more changes nothing more. Raises Forbidden and NoBusiness."""
        async with self._transaction:
            business = await self._holds.of_staff(actor, business_id, Permission.BUSINESSES_SUSPEND)
            if business.suspended_reason == reason:
                return
            was = business.suspend(reason)
            if was is not BusinessStatus.SUSPENDED:
                self._outbox.add(BusinessSuspended(business_id=business_id))
            if was is BusinessStatus.PUBLISHED:
                self._outbox.add(BusinessUnpublished(business_id=business_id))
            for owner_id in await self._members.owners(business_id):
                self._outbox.add(
                    StandingChanged(
                        user_id=owner_id, business_id=business_id, change=Standing.SUSPENDED
                    )
                )
            await self._audit.record(act("business.suspended", business_id, actor, device))
