"""An owner takes a photo away; its file is deleted a moment later."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.modules.properties.errors import NoPropertyPhoto
from mercat.modules.properties.repository import PhotoRepository
from mercat.modules.properties.service import OwnProperties, act
from mercat.platform.db import Transaction


class RemovePropertyPhoto:
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
        self, actor: Actor, property_id: UUID, photo_id: UUID, device: Device
    ) -> None:
        """Raises NoProperty, NoPropertyPhoto."""
        async with self._transaction:
            found = await self._own.require(actor, property_id)
            photo = await self._photos.find(found.id, photo_id)
            if photo is None:
                raise NoPropertyPhoto
            await self._photos.remove(photo)
            await self._claims.release(photo.file_id)
            await self._audit.record(
                act("property.photo_removed", actor, device, found.id, photo_id=str(photo.id))
            )
