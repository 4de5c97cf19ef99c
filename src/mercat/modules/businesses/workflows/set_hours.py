"""A team says when its business is open."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BusinessIncomplete, HoursOverlap
from mercat.modules.businesses.events import BusinessChanged
from mercat.modules.businesses.models import BusinessStatus, TeamPermission
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.schemas import HoursInput
from mercat.modules.businesses.service import Holds, act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.local_time import overlap
from mercat.platform.outbox import Outbox


class SetHours:
    def __init__(
        self,
        transaction: Transaction,
        holds: Holds,
        businesses: BusinessRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._businesses = businesses
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, input: HoursInput, device: Device
    ) -> None:
        """The whole week at once. Raises NoBusiness, Forbidden, HoursOverlap, and
        BusinessIncomplete for a published business that would have none.
        """
        async with self._transaction:
            business = await self._holds.of_team(actor, business_id, TeamPermission.BUSINESS_UPDATE)
            if overlap(input.week):
                raise HoursOverlap
            is_published = business.status is BusinessStatus.PUBLISHED
            if is_published and not input.week:
                raise BusinessIncomplete(missing=("hours",))
            if input.week == await self._businesses.hours(business_id):
                return
            await self._businesses.set_hours(business_id, input.week)
            if is_published:
                self._outbox.add(BusinessChanged(business_id=business_id))
            await self._audit.record(act("business.hours_set", business_id, actor, device))
