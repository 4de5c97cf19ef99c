"""An owner says something else of a photo."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.properties.errors import NoPropertyPhoto
from mercat.modules.properties.repository import PhotoRepository
from mercat.modules.properties.schemas import PhotoPatch
from mercat.modules.properties.service import OwnProperties, act
from mercat.platform.db import Transaction


class ChangePropertyPhoto:
    def __init__(
        self,
        transaction: Transaction,
        own: OwnProperties,
        photos: PhotoRepository,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._own = own
        self._photos = photos
        self._audit = audit

    async def execute(
        self, actor: Actor, property_id: UUID, photo_id: UUID, input: PhotoPatch, device: Device
    ) -> None:
        """Raises NoProperty, NoPropertyPhoto."""
        async with self._transaction:
            found = await self._own.require(actor, property_id)
            photo = await self._photos.find(found.id, photo_id)
            if photo is None:
                raise NoPropertyPhoto
            if "caption" not in input.model_fields_set or photo.caption == input.caption:
                return
            photo.caption = input.caption
            await self._audit.record(
                act("property.photo_changed", actor, device, found.id, photo_id=str(photo.id))
            )
