"""Rooms. Lock the business first: then nobody else changes any of its rooms."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Uuid, any_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business
from mercat.modules.venues.models import Room, RoomStatus, Studio
from mercat.modules.venues.repository.pages import role_of
from mercat.platform.reads import Query

_known = (
    select(
        Room.id,
        Room.studio_id,
        Room.status.label("room_status"),
        Studio.business_id,
        Studio.status,
        Studio.archived_at,
        Business.status.label("business_status"),
        Business.archived_at.label("business_archived_at"),
        role_of().label("role"),
    )
    .select_from(Room)
    .join(Studio, Studio.id == Room.studio_id)
    .join(Business, Business.id == Studio.business_id)
    .where(Room.archived_at.is_(None))
)
ROOM_KNOWN = Query(_known.where(Room.id == bindparam("room_id", type_=Uuid)))
"""What says who may know of a room."""
_these = Room.id == any_(bindparam("room_ids", type_=ARRAY(Uuid)))
ROOMS_KNOWN = Query(_known.where(_these))
"""The same of many."""

_TOLD = select(
    Room.id,
    Room.studio_id,
    Room.name,
    Room.description,
    Room.capacity,
    Room.area_m2,
    Room.granularity_minutes,
    Room.min_duration_minutes,
    Room.max_duration_minutes,
    Room.status,
    Room.created_at,
    Room.updated_at,
).where(Room.archived_at.is_(None))
ROOMS = Query(
    _TOLD.where(
        Room.studio_id == bindparam("studio_id", type_=Uuid),
        or_(bindparam("inside", type_=Boolean), Room.status == RoomStatus.ACTIVE),
    ).order_by(Room.position, Room.id)
)
"""Of a studio, in the team's order. `inside`: those that are INACTIVE too."""
ROOMS_OF_MANY = Query(
    _TOLD.where(
        Room.studio_id == any_(bindparam("studio_ids", type_=ARRAY(Uuid))),
        or_(
            Room.studio_id == any_(bindparam("inside", type_=ARRAY(Uuid))),
            Room.status == RoomStatus.ACTIVE,
        ),
    ).order_by(Room.position, Room.id)
)
"""Of each of many. `inside`: of which studios those that are INACTIVE too."""
ROOM = Query(_TOLD.where(Room.id == bindparam("room_id", type_=Uuid)))
ROOMS_BY_ID = Query(_TOLD.where(_these))


class RoomRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def studio_of(self, room_id: UUID) -> UUID | None:
        """Archived or not: it is the same for ever."""
        query = select(Room.studio_id).where(Room.id == room_id)
        found: UUID | None = await self._session.scalar(query)
        return found

    async def of(self, studio_id: UUID) -> Sequence[Room]:
        """In their order, without those that are archived."""
        rooms = await self._session.scalars(
            select(Room)
            .where(Room.studio_id == studio_id, Room.archived_at.is_(None))
            .order_by(Room.position, Room.id)
        )
        return rooms.all()

    async def find(self, studio_id: UUID, room_id: UUID) -> Room | None:
        """One that is this studio's and not archived."""
        found: Room | None = await self._session.scalar(
            select(Room).where(
                Room.id == room_id, Room.studio_id == studio_id, Room.archived_at.is_(None)
            )
        )
        return found

    async def add(self, room: Room) -> None:
        self._session.add(room)
        await self._session.flush()
