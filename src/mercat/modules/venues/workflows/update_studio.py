"""A team says something else of its studio."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.models import Studio
from mercat.modules.venues.schemas import StudioPatch
from mercat.modules.venues.service import StudioHolds, StudioWriter, act
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class UpdateStudio:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        writer: StudioWriter,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._writer = writer
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, studio_id: UUID, input: StudioPatch, device: Device
    ) -> None:
        """Raises NoStudio, Forbidden, SlugTaken, what StudioWriter raises, and StudioIncomplete
        where customers would miss what they know of it now. What is booked stays as it was agreed.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            changed = await self._change(studio, input)
            if not changed:
                return
            await self._writer.keep_complete(studio)
            self._outbox.add(StudioChanged(studio_id=studio.id))
            await self._audit.record(
                act("studio.updated", actor, device, studio.id, fields=sorted(changed))
            )

    async def _change(self, studio: Studio, input: StudioPatch) -> list[str]:
        name, slug = studio.name, studio.slug
        changed = await self._writer.write(studio, input)
        if input.wished_slug is not None:
            await self._writer.rename(studio, input.wished_slug)
        elif studio.reads_otherwise(name):
            await self._writer.name(studio)
        return [*changed, "slug"] if studio.slug != slug else changed
