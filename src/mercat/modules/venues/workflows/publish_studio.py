"""A team shows its studio to everybody."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import StudioIncomplete
from mercat.modules.venues.events import StudioPublished
from mercat.modules.venues.service import StudioHolds, StudioWriter, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class PublishStudio:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        writer: StudioWriter,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._writer = writer
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, studio_id: UUID, device: Device) -> None:
        """Everybody sees it as long as its business is published too. Once more changes nothing
        more. Raises NoStudio, Forbidden and StudioIncomplete.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            complete = await self._writer.completeness(studio)
            if complete.missing:
                raise StudioIncomplete(missing=complete.missing)
            if studio.publish(self._clock.now()):
                self._outbox.add(StudioPublished(studio_id=studio_id))
                await self._audit.record(act("studio.published", actor, device, studio_id))
