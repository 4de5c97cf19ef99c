"""A team lets one more room."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import TooManyRooms
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.models import Room
from mercat.modules.venues.repository import RoomRepository
from mercat.modules.venues.schemas import RoomInput
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.ordering import next_place
from mercat.platform.outbox import Outbox

MOST_ROOMS = 100
"""Of a studio, as long as they are not archived."""


class AddRoom:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        rooms: RoomRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._rooms = rooms
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, studio_id: UUID, input: RoomInput, device: Device
    ) -> UUID:
        """The id of it, the last of them. Raises NoStudio, Forbidden, TooManyRooms, and what
        `Room.verify` does.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            others = await self._rooms.of(studio.id)
            if len(others) >= MOST_ROOMS:
                raise TooManyRooms
            added = Room(id=uuid7(), studio_id=studio.id, position=next_place(others))
            input.fill(added)
            added.verify()
            await self._rooms.add(added)
            self._outbox.add(StudioChanged(studio_id=studio.id))
            await self._audit.record(
                act("room.added", actor, device, studio.id, room_id=str(added.id))
            )
        return added.id
