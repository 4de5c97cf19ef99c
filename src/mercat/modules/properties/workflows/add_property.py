"""Somebody adds a property of theirs."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.geography.service import Cities
from mercat.modules.identity.models import Actor, Device
from mercat.modules.properties.errors import TooManyProperties
from mercat.modules.properties.models import Property
from mercat.modules.properties.repository import PropertyRepository
from mercat.modules.properties.schemas import PropertyInput
from mercat.modules.properties.service import OwnProperties, act, approximate
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7

MOST_PROPERTIES = 50
"""An owner's, as long as they are not archived."""


class AddProperty:
    def __init__(
        self,
        transaction: Transaction,
        own: OwnProperties,
        properties: PropertyRepository,
        cities: Cities,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._own = own
        self._properties = properties
        self._cities = cities
        self._audit = audit

    async def execute(self, actor: Actor, input: PropertyInput, device: Device) -> UUID:
        """The id of it. The first is the default. Raises TooManyProperties, UnknownCity."""
        async with self._transaction:
            await self._own.lock(actor)
            there_are = await self._properties.count(actor.user_id)
            if there_are >= MOST_PROPERTIES:
                raise TooManyProperties
            if input.city_id is not None:
                await self._cities.get(input.city_id)
            added = Property(id=uuid7(), owner_user_id=actor.user_id, **input.model_dump())
            added.approximate = approximate(
                added.exact, await self._properties.points(actor.user_id)
            )
            added.is_default = input.is_default or not there_are
            if added.is_default:
                await self._properties.unset_default(actor.user_id)
            await self._properties.add(added)
            await self._audit.record(act("property.added", actor, device, added.id))
        return added.id
