"""An owner says which photo is seen first."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.properties.repository import PhotoRepository
from mercat.modules.properties.service import OwnProperties, act
from mercat.platform.db import Transaction
from mercat.platform.ordering import put_in_order


class OrderPropertyPhotos:
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
        self, actor: Actor, property_id: UUID, ids: Sequence[UUID], device: Device
    ) -> None:
        """Raises NoProperty, OtherItems."""
        async with self._transaction:
            found = await self._own.require(actor, property_id)
            if put_in_order(await self._photos.of(found.id), ids):
                await self._audit.record(act("property.photos_ordered", actor, device, found.id))
