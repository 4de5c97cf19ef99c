"""A team says what else stands in its studio."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import TooMuchEquipment
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.models import Equipment
from mercat.modules.venues.repository import EquipmentRepository
from mercat.modules.venues.schemas import EquipmentInput
from mercat.modules.venues.service import EquipmentWriter, StudioHolds, act
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

MOST_EQUIPMENT = 500
"""Of a studio, as long as it is not archived."""


class AddEquipment:
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
        self, actor: Actor, studio_id: UUID, input: EquipmentInput, device: Device
    ) -> UUID:
        """The id of it. Raises NoStudio, Forbidden, TooMuchEquipment, and what EquipmentWriter
        does.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            if await self._equipment.count(studio.id) >= MOST_EQUIPMENT:
                raise TooMuchEquipment
            added = Equipment(id=uuid7(), studio_id=studio.id)
            await self._writer.write(studio, added, input)
            await self._equipment.add(added)
            self._outbox.add(StudioChanged(studio_id=studio.id))
            await self._audit.record(
                act("equipment.added", actor, device, studio.id, equipment_id=str(added.id))
            )
        return added.id
