"""A team does not have some equipment any more. What was booked of it refers to it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import NoEquipment
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.repository import EquipmentRepository
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ArchiveEquipment:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        equipment: EquipmentRepository,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._equipment = equipment
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, studio_id: UUID, equipment_id: UUID, device: Device
    ) -> None:
        """Raises NoStudio, Forbidden, NoEquipment."""
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            found = await self._equipment.find(studio.id, equipment_id)
            if found is None:
                raise NoEquipment
            found.archived_at = self._clock.now()
            self._outbox.add(StudioChanged(studio_id=studio.id))
            await self._audit.record(
                act("equipment.archived", actor, device, studio.id, equipment_id=str(found.id))
            )
