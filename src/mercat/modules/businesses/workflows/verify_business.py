"""Staff have seen that a business is who it says."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import BusinessChanged, StandingChanged
from mercat.modules.businesses.models import BusinessStatus, Standing
from mercat.modules.businesses.repository import MemberRepository
from mercat.modules.businesses.service import Holds, act
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class VerifyBusiness:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        members: MemberRepository,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._members = members
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """Once more changes nothing more. Raises Forbidden and NoBusiness."""
        async with self._transaction:
            business = await self._holds.of_staff(actor, business_id, Permission.BUSINESSES_VERIFY)
            if business.verified_at is not None:
                return
            business.verified_at = self._clock.now()
            if business.status is BusinessStatus.PUBLISHED:
                self._outbox.add(BusinessChanged(business_id=business_id))
            for owner_id in await self._members.owners(business_id):
                self._outbox.add(
                    StandingChanged(
                        user_id=owner_id, business_id=business_id, change=Standing.VERIFIED
                    )
                )
            await self._audit.record(act("business.verified", business_id, actor, device))
