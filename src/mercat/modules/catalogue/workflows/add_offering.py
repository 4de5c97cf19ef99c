"""A team offers something more."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.catalogue.errors import TooManyOfferings, UnknownCategory
from mercat.modules.catalogue.events import OfferingsChanged
from mercat.modules.catalogue.models import Offering
from mercat.modules.catalogue.repository import OfferingRepository
from mercat.modules.catalogue.schemas import OfferingInput
from mercat.modules.catalogue.service import act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.ordering import next_place
from mercat.platform.outbox import Outbox

MOST_OFFERINGS = 200
"""Of a business, as long as they are not archived."""


class AddOffering:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        offerings: OfferingRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._offerings = offerings
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, input: OfferingInput, device: Device
    ) -> UUID:
        """The id of it, the last of them. Raises NoBusiness, Forbidden, TooManyOfferings,
        UnknownCategory, and what `Offering.verify` does.
        """
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.OFFERINGS_MANAGE, lock=True
            )
            others = await self._offerings.of(business_id)
            if len(others) >= MOST_OFFERINGS:
                raise TooManyOfferings
            if not await self._offerings.has_category(input.category_id):
                raise UnknownCategory
            added = Offering(id=uuid7(), business_id=business_id, position=next_place(others))
            input.fill(added)
            added.verify(await self._offerings.currency_of(business_id))
            await self._offerings.add(added)
            self._outbox.add(OfferingsChanged(business_id=business_id))
            await self._audit.record(
                act("offering.added", actor, device, business_id, offering_id=str(added.id))
            )
        return added.id
