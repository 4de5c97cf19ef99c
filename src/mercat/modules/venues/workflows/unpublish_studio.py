"""A team takes its studio away from the public for a while."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.events import StudioUnpublished
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class UnpublishStudio:
    def __init__(
        self, transaction: Transaction, holds: StudioHolds, outbox: Outbox, audit: AuditTrail
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, studio_id: UUID, device: Device) -> None:
        """What is booked stays booked. Once more changes nothing more. Raises NoStudio and
        Forbidden.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            if studio.withdraw():
                self._outbox.add(StudioUnpublished(studio_id=studio_id))
                await self._audit.record(act("studio.unpublished", actor, device, studio_id))
