"""One room, as whoever asks may see it."""

from dataclasses import dataclass
from uuid import UUID

from mercat.modules.businesses.service import is_inside
from mercat.modules.identity.models import Actor
from mercat.modules.venues import permissions
from mercat.modules.venues.errors import NoRoom
from mercat.modules.venues.repository import ROOM_KNOWN
from mercat.platform.reads import Reads


@dataclass(frozen=True)
class VisibleRoom:
    """`inside`: whoever asks is in its team, or staff who look after businesses."""

    id: UUID
    studio_id: UUID
    business_id: UUID
    inside: bool


class RoomPages:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def visible(self, room_id: UUID, actor: Actor | None) -> VisibleRoom:
        """That the caller may see it: whoever sees its studio, and if it is INACTIVE, the team and
        staff. Raises NoRoom.
        """
        user_id = actor.user_id if actor else None
        row = await self._reads.one(ROOM_KNOWN, room_id=room_id, user_id=user_id)
        if row is None or not permissions.can_see_room(actor, row):
            raise NoRoom
        inside = is_inside(actor, row["role"])
        return VisibleRoom(row["id"], row["studio_id"], row["business_id"], inside)
