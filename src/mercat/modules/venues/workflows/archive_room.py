"""A team does not let a room any more. What was booked of it still refers to it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.repository import (
    EquipmentRepository,
    PriceRepository,
    RoomPhotoRepository,
)
from mercat.modules.venues.service import RoomHolds, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ArchiveRoom:
    def __init__(
        self,
        transaction: Transaction,
        holds: RoomHolds,
        photos: RoomPhotoRepository,
        equipment: EquipmentRepository,
        prices: PriceRepository,
        claims: FileClaims,
        outbox: Outbox,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._photos = photos
        self._equipment = equipment
        self._prices = prices
        self._claims = claims
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, room_id: UUID, device: Device) -> None:
        """What stands only there is archived with it; its photos and prices go, for nobody could
        remove them any more. Raises NoRoom, Forbidden.
        """
        async with self._transaction:
            held = await self._holds.of_team(actor, room_id)
            held.room.archived_at = now = self._clock.now()
            await self._equipment.archive_of_room(room_id, now)
            await self._prices.replace(room_id, [])
            for file_id in await self._photos.remove_of_room(room_id):
                await self._claims.release(file_id)
            self._outbox.add(StudioChanged(studio_id=held.studio.id))
            await self._audit.record(
                act("room.archived", actor, device, held.studio.id, room_id=str(room_id))
            )
