"""A team gives a studio up. What was booked there still refers to it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.events import StudioArchived, StudioUnpublished
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ArchiveStudio:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, studio_id: UUID, device: Device) -> None:
        """Its slug stays taken. Raises NoStudio and Forbidden."""
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            studio.archived_at = self._clock.now()
            if studio.withdraw():
                self._outbox.add(StudioUnpublished(studio_id=studio_id))
            self._outbox.add(StudioArchived(studio_id=studio_id))
            await self._audit.record(act("studio.archived", actor, device, studio_id))
