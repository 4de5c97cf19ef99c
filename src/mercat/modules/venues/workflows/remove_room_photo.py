"""A team takes a photo of a room away; its file is deleted a moment later."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import NoRoomPhoto
from mercat.modules.venues.repository import RoomPhotoRepository
from mercat.modules.venues.service import RoomHolds, act
from mercat.platform.db import Transaction


class RemoveRoomPhoto:
    def __init__(
        self,
        transaction: Transaction,
        holds: RoomHolds,
        photos: RoomPhotoRepository,
        claims: FileClaims,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._photos = photos
        self._claims = claims
        self._audit = audit

    async def execute(self, actor: Actor, room_id: UUID, photo_id: UUID, device: Device) -> None:
        """Raises NoRoom, Forbidden, NoRoomPhoto."""
        async with self._transaction:
            held = await self._holds.of_team(actor, room_id)
            photo = await self._photos.find(room_id, photo_id)
            if photo is None:
                raise NoRoomPhoto
            await self._photos.remove(photo)
            await self._claims.release(photo.file_id)
            told = {"room_id": str(room_id), "photo_id": str(photo_id)}
            await self._audit.record(
                act("room.photo_removed", actor, device, held.studio.id, **told)
            )
