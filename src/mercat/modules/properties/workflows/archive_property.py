"""An owner does not want to see a property any more. What happened there still refers to it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.modules.properties.repository import (
    GrantRepository,
    PhotoRepository,
    PropertyRepository,
)
from mercat.modules.properties.service import OwnProperties, act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class ArchiveProperty:
    def __init__(
        self,
        transaction: Transaction,
        own: OwnProperties,
        properties: PropertyRepository,
        photos: PhotoRepository,
        grants: GrantRepository,
        claims: FileClaims,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._own = own
        self._properties = properties
        self._photos = photos
        self._grants = grants
        self._claims = claims
        self._audit = audit
        self._clock = clock

    async def execute(self, actor: Actor, property_id: UUID, device: Device) -> None:
        """Raises NoProperty. If it was the default the oldest of the others is it now. Its photos
        go, or nobody could remove them any more; but not while a business works there.
        """
        async with self._transaction:
            found = await self._own.require(actor, property_id)
            was_default, now = found.is_default, self._clock.now()
            found.archive(now)
            await self._properties.save()
            next_one = await self._properties.oldest(actor.user_id) if was_default else None
            if next_one is not None:
                next_one.is_default = True
            if not await self._grants.is_worked_at(found.id, now):
                for file_id in await self._photos.remove_all(found.id):
                    await self._claims.release(file_id)
            await self._audit.record(act("property.archived", actor, device, found.id))
