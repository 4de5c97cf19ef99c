"""A team says something else of its equipment."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import NoEquipment
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.repository import EquipmentRepository
from mercat.modules.venues.schemas import EquipmentPatch
from mercat.modules.venues.service import EquipmentWriter, StudioHolds, act
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ChangeEquipment:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        equipment: EquipmentRepository,
        writer: EquipmentWriter,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._equipment = equipment
        self._writer = writer
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self,
        actor: Actor,
        studio_id: UUID,
        equipment_id: UUID,
        input: EquipmentPatch,
        device: Device,
    ) -> None:
        """Raises NoStudio, Forbidden, NoEquipment, and what EquipmentWriter does. What was hired
        before stands in the bookings, of pieces too that are not there any more.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            found = await self._equipment.find(studio.id, equipment_id)
            if found is None:
                raise NoEquipment
            changed = await self._writer.write(studio, found, input)
            if not changed:
                return
            self._outbox.add(StudioChanged(studio_id=studio.id))
            told = {"equipment_id": str(found.id), "fields": changed}
            await self._audit.record(act("equipment.changed", actor, device, studio.id, **told))
