"""A team shows one more photo of a room."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import TooManyRoomPhotos
from mercat.modules.venues.models import RoomPhoto
from mercat.modules.venues.repository import RoomPhotoRepository
from mercat.modules.venues.schemas import RoomPhotoInput
from mercat.modules.venues.service import RoomHolds, act
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.ordering import next_place

MOST_PHOTOS = 30
"""Of a room."""


class AddRoomPhoto:
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

    async def execute(
        self, actor: Actor, room_id: UUID, input: RoomPhotoInput, device: Device
    ) -> UUID:
        """The id of it, the last of them. Raises NoRoom, Forbidden, TooManyRoomPhotos,
        FileNotUsable.
        """
        async with self._transaction:
            held = await self._holds.of_team(actor, room_id)
            others = await self._photos.of(room_id)
            if len(others) >= MOST_PHOTOS:
                raise TooManyRoomPhotos
            await self._claims.claim(actor.user_id, input.file_id, FilePurpose.ROOM_PHOTO)
            photo = RoomPhoto(
                id=uuid7(),
                room_id=room_id,
                file_id=input.file_id,
                caption=input.caption,
                position=next_place(others),
            )
            await self._photos.add(photo)
            told = {"room_id": str(room_id), "photo_id": str(photo.id)}
            await self._audit.record(act("room.photo_added", actor, device, held.studio.id, **told))
        return photo.id
