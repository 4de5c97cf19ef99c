"""An owner shows what a property looks like."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.modules.properties.errors import TooManyPropertyPhotos
from mercat.modules.properties.models import PropertyPhoto
from mercat.modules.properties.repository import PhotoRepository
from mercat.modules.properties.schemas import PhotoInput
from mercat.modules.properties.service import OwnProperties, act
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.ordering import next_place

MOST_PHOTOS = 30
"""Of a property."""


class AddPropertyPhoto:
    def __init__(
        self,
        transaction: Transaction,
        own: OwnProperties,
        photos: PhotoRepository,
        claims: FileClaims,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._own = own
        self._photos = photos
        self._claims = claims
        self._audit = audit

    async def execute(
        self, actor: Actor, property_id: UUID, input: PhotoInput, device: Device
    ) -> UUID:
        """The id of it, the last of them. Raises NoProperty, TooManyPropertyPhotos and
        FileNotUsable.
        """
        async with self._transaction:
            found = await self._own.require(actor, property_id)
            others = await self._photos.of(found.id)
            if len(others) >= MOST_PHOTOS:
                raise TooManyPropertyPhotos
            await self._claims.claim(actor.user_id, input.file_id, FilePurpose.PROPERTY_PHOTO)
            photo = PropertyPhoto(
                id=uuid7(),
                property_id=found.id,
                file_id=input.file_id,
                caption=input.caption,
                position=next_place(others),
            )
            await self._photos.add(photo)
            await self._audit.record(
                act("property.photo_added", actor, device, found.id, photo_id=str(photo.id))
            )
        return photo.id
