"""A team does not offer something any more. What was booked of it still refers to it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.catalogue.errors import NoOffering
from mercat.modules.catalogue.events import OfferingsChanged
from mercat.modules.catalogue.repository import OfferingRepository
from mercat.modules.catalogue.service import act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ArchiveOffering:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        offerings: OfferingRepository,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._offerings = offerings
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, business_id: UUID, offering_id: UUID, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, NoOffering."""
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.OFFERINGS_MANAGE, lock=True
            )
            found = await self._offerings.find(business_id, offering_id)
            if found is None:
                raise NoOffering
            found.archived_at = self._clock.now()
            self._outbox.add(OfferingsChanged(business_id=business_id))
            await self._audit.record(
                act("offering.archived", actor, device, business_id, offering_id=str(found.id))
            )
