"""One room, as whoever asks may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from mercat.modules.businesses.service import is_inside
from mercat.modules.identity.models import Actor
from mercat.modules.venues import permissions
from mercat.modules.venues.errors import NoRoom
from mercat.modules.venues.repository import ROOM_KNOWN, ROOMS_KNOWN
from mercat.platform.reads import Reads, Row


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
        return _visible(row, actor)

    async def visible_many(
        self, room_ids: Sequence[UUID], actor: Actor | None
    ) -> Mapping[UUID, VisibleRoom]:
        """Those of them that the caller may see: one statement."""
        user_id = actor.user_id if actor else None
        rows = await self._reads.all(ROOMS_KNOWN, room_ids=list(room_ids), user_id=user_id)
        seen = [row for row in rows if permissions.can_see_room(actor, row)]
        return {row["id"]: _visible(row, actor) for row in seen}


def _visible(row: Row, actor: Actor | None) -> VisibleRoom:
    inside = is_inside(actor, row["role"])
    return VisibleRoom(row["id"], row["studio_id"], row["business_id"], inside)
