"""A team says which photo of a room is seen first."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.repository import RoomPhotoRepository
from mercat.modules.venues.service import RoomHolds, act
from mercat.platform.db import Transaction
from mercat.platform.ordering import put_in_order


class OrderRoomPhotos:
    def __init__(
        self,
        transaction: Transaction,
        holds: RoomHolds,
        photos: RoomPhotoRepository,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._photos = photos
        self._audit = audit

    async def execute(
        self, actor: Actor, room_id: UUID, ids: Sequence[UUID], device: Device
    ) -> None:
        """Raises NoRoom, Forbidden, OtherItems."""
        async with self._transaction:
            held = await self._holds.of_team(actor, room_id)
            if put_in_order(await self._photos.of(room_id), ids):
                await self._audit.record(
                    act("room.photos_ordered", actor, device, held.studio.id, room_id=str(room_id))
                )
