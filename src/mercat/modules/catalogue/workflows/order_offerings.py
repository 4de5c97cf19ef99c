"""A team says what is read first of what it offers."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.catalogue.repository import OfferingRepository
from mercat.modules.catalogue.service import act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.ordering import put_in_order


class OrderOfferings:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        offerings: OfferingRepository,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._offerings = offerings
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, ids: Sequence[UUID], device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, OtherItems."""
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.OFFERINGS_MANAGE, lock=True
            )
            if put_in_order(await self._offerings.of(business_id), ids):
                await self._audit.record(act("offerings.ordered", actor, device, business_id))
