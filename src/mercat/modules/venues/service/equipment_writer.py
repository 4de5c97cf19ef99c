"""What a team says of a piece of equipment, checked against its studio."""

from uuid import UUID

from mercat.modules.venues.errors import (
    CurrencyRequired,
    HireInOtherCurrency,
    UnknownEquipmentType,
    UnknownRoom,
)
from mercat.modules.venues.models import Equipment, Studio
from mercat.modules.venues.repository import EquipmentRepository, RoomRepository
from mercat.modules.venues.schemas import EquipmentPatch
from mercat.platform.outbox import Session


class EquipmentWriter:
    """In the caller's transaction, with the studio in hand."""

    def __init__(self, session: Session) -> None:
        self._equipment = EquipmentRepository(session)
        self._rooms = RoomRepository(session)

    async def write(self, studio: Studio, equipment: Equipment, input: EquipmentPatch) -> list[str]:
        """The columns that are others now. Raises UnknownEquipmentType, UnknownRoom,
        CurrencyRequired, HireInOtherCurrency.
        """
        type_id = await self._type(input)
        if input.room_id is not None and not await self._rooms.find(studio.id, input.room_id):
            raise UnknownRoom
        if input.hire is not None and studio.currency is None:
            raise CurrencyRequired
        if input.hire is not None and input.hire.price.currency != studio.currency:
            raise HireInOtherCurrency
        return input.apply(equipment, type_id)

    async def _type(self, input: EquipmentPatch) -> UUID | None:
        if "type" not in input.model_fields_set:
            return None
        found = await self._equipment.type_of(input.type)
        if found is None:
            raise UnknownEquipmentType
        return found
