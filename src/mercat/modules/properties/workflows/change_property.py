"""An owner changes what they say of a property."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.geography.service import Cities
from mercat.modules.identity.models import Actor, Device
from mercat.modules.properties.models import Degrees, Property
from mercat.modules.properties.repository import PropertyRepository
from mercat.modules.properties.schemas import PropertyPatch
from mercat.modules.properties.service import OwnProperties, act, approximate
from mercat.platform.db import Transaction


class ChangeProperty:
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

    async def execute(
        self, actor: Actor, property_id: UUID, input: PropertyPatch, device: Device
    ) -> None:
        """Raises NoProperty, UnknownCity."""
        async with self._transaction:
            found = await self._own.require(actor, property_id)
            if input.city_id is not None:
                await self._cities.get(input.city_id)
            told = await self._told(found)
            changed = input.apply(found)
            if {"latitude", "longitude"} & set(changed):
                found.approximate = approximate(found.exact, told)
            if "is_default" in input.model_fields_set and not found.is_default:
                await self._properties.unset_default(actor.user_id)
                found.is_default = True
                changed.append("is_default")
            if changed:
                await self._properties.save()
                await self._audit.record(
                    act("property.changed", actor, device, found.id, fields=changed)
                )

    async def _told(self, found: Property) -> list[Degrees]:
        """A pin that is put right keeps the point that is told of it, if that still fits."""
        own = [found.approximate] if found.approximate else []
        return [*own, *await self._properties.points(found.owner_user_id)]
