"""An account is erased: what it owned alone, and was archived with it, goes out of sight too."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import BusinessUnpublished
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.service import MembershipBook
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class CloseOrphaned:
    def __init__(
        self,
        transaction: Transaction,
        businesses: BusinessRepository,
        memberships: MembershipBook,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._businesses = businesses
        self._memberships = memberships
        self._outbox = outbox
        self._audit = audit

    async def execute(self) -> None:
        """Once more changes nothing more."""
        async with self._transaction:
            orphaned = await self._businesses.orphaned()
            for business in orphaned:
                await self._memberships.tell(business.id)
            for business in orphaned:
                if business.withdraw():
                    self._outbox.add(BusinessUnpublished(business_id=business.id))
                    await self._record(business.id)

    async def _record(self, business_id: UUID) -> None:
        target = str(business_id)
        await self._audit.record(
            Act(action="business.archived", target_type="business", target_id=target)
        )
