"""An owner gives a business up."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.events import BusinessArchived, BusinessUnpublished
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.service import Holds, MembershipBook, act
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ArchiveBusiness:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        businesses: BusinessRepository,
        memberships: MembershipBook,
        claims: FileClaims,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._businesses = businesses
        self._memberships = memberships
        self._claims = claims
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, business_id: UUID, device: Device) -> None:
        """What money or a booking refers to stays, and so does its slug; its pictures go. Raises
        NoBusiness and Forbidden.
        """
        async with self._transaction:
            business = await self._holds.of_team(
                actor, business_id, TeamPermission.BUSINESS_ARCHIVE
            )
            business.archived_at = self._clock.now()
            if business.withdraw():
                self._outbox.add(BusinessUnpublished(business_id=business.id))
            self._outbox.add(BusinessArchived(business_id=business.id))
            logo, business.logo_file_id = business.logo_file_id, None
            await self._businesses.save()
            if logo is not None:
                await self._claims.release(logo)
            await self._memberships.tell(business.id)
            await self._audit.record(act("business.archived", business.id, actor, device))
