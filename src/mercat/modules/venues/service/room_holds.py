"""A room in hand: until the commit nobody else changes it, its studio, or what belongs to them."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.venues.errors import NoRoom, NoStudio
from mercat.modules.venues.models import Room, Studio
from mercat.modules.venues.repository import RoomRepository
from mercat.modules.venues.service.studio_holds import StudioHolds
from mercat.platform.outbox import Session


@dataclass(frozen=True)
class HeldRoom:
    room: Room
    studio: Studio


class RoomHolds:
    """In the caller's transaction."""

    def __init__(self, holds: StudioHolds, rooms: RoomRepository) -> None:
        self._holds = holds
        self._rooms = rooms

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(StudioHolds.of(session), RoomRepository(session))

    async def of_team(self, actor: Actor, room_id: UUID) -> HeldRoom:
        """Raises NoRoom where there is none, it or its studio is archived, or whoever asks is not
        in its team, and Forbidden for who is and may not manage studios.
        """
        studio_id = await self._rooms.studio_of(room_id)
        if studio_id is None:
            raise NoRoom
        try:
            studio = await self._holds.of_team(actor, studio_id)
        except NoStudio as error:
            raise NoRoom from error
        room = await self._rooms.find(studio_id, room_id)
        if room is None:
            raise NoRoom
        return HeldRoom(room, studio)
