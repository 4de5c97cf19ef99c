"""Photos of rooms. Lock the business first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.venues.models import Room, RoomPhoto, Studio
from mercat.platform.reads import Query

ROOM_PHOTOS = Query(
    select(RoomPhoto.id, RoomPhoto.room_id, RoomPhoto.file_id, RoomPhoto.caption)
    .where(RoomPhoto.room_id == any_(bindparam("room_ids", type_=ARRAY(Uuid))))
    .order_by(RoomPhoto.room_id, RoomPhoto.position, RoomPhoto.id)
)
"""Of each room in the team's order."""


class RoomPhotoRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, room_id: UUID) -> Sequence[RoomPhoto]:
        """In their order."""
        photos = await self._session.scalars(
            select(RoomPhoto)
            .where(RoomPhoto.room_id == room_id)
            .order_by(RoomPhoto.position, RoomPhoto.id)
        )
        return photos.all()

    async def find(self, room_id: UUID, photo_id: UUID) -> RoomPhoto | None:
        found: RoomPhoto | None = await self._session.scalar(
            select(RoomPhoto).where(RoomPhoto.id == photo_id, RoomPhoto.room_id == room_id)
        )
        return found

    async def add(self, photo: RoomPhoto) -> None:
        self._session.add(photo)
        await self._session.flush()

    async def remove(self, photo: RoomPhoto) -> None:
        await self._session.delete(photo)
        await self._session.flush()

    async def remove_of_room(self, room_id: UUID) -> Sequence[UUID]:
        """The files that they were."""
        return await self._remove(RoomPhoto.room_id == room_id)

    async def remove_of_studio(self, studio_id: UUID) -> Sequence[UUID]:
        """The files that the photos of all its rooms were."""
        rooms = select(Room.id).where(Room.studio_id == studio_id)
        return await self._remove(RoomPhoto.room_id.in_(rooms))

    async def remove_of_business(self, business_id: UUID) -> Sequence[UUID]:
        """The same of all its studios."""
        rooms = select(Room.id).join(Studio).where(Studio.business_id == business_id)
        return await self._remove(RoomPhoto.room_id.in_(rooms))

    async def _remove(self, which: ColumnElement[bool]) -> Sequence[UUID]:
        removed = await self._session.scalars(
            delete(RoomPhoto).where(which).returning(RoomPhoto.file_id),
            execution_options={"synchronize_session": False},
        )
        return removed.all()
