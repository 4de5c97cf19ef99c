"""A team says something else of what it offers."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.catalogue.errors import NoOffering, UnknownCategory
from mercat.modules.catalogue.events import OfferingsChanged
from mercat.modules.catalogue.repository import OfferingRepository
from mercat.modules.catalogue.schemas import OfferingPatch
from mercat.modules.catalogue.service import act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ChangeOffering:
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
        self,
        actor: Actor,
        business_id: UUID,
        offering_id: UUID,
        input: OfferingPatch,
        device: Device,
    ) -> None:
        """Raises NoBusiness, Forbidden, NoOffering, UnknownCategory, and what `Offering.verify`
        does. What was agreed on before stands in the bookings.
        """
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.OFFERINGS_MANAGE, lock=True
            )
            found = await self._offerings.find(business_id, offering_id)
            if found is None:
                raise NoOffering
            is_sent = "category_id" in input.model_fields_set
            if is_sent and not await self._offerings.has_category(input.category_id):
                raise UnknownCategory
            currency = await self._currency(business_id, input)
            changed = input.apply(found)
            if not changed:
                return
            found.verify(currency)
            self._outbox.add(OfferingsChanged(business_id=business_id))
            told = {"offering_id": str(found.id), "fields": changed}
            await self._audit.record(act("offering.changed", actor, device, business_id, **told))

    async def _currency(self, business_id: UUID, input: OfferingPatch) -> str | None:
        """That a price must be in: a business that changes its own does not make wrong what is not
        sent here.
        """
        if "price" not in input.model_fields_set:
            return None
        return await self._offerings.currency_of(business_id)
