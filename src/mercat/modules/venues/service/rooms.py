"""Rooms and their photos, as they are told."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from mercat.modules.files.service import FileUrls
from mercat.modules.venues.errors import NoRoom, NoRoomPhoto
from mercat.modules.venues.repository import ROOM, ROOM_PHOTOS, ROOMS, ROOMS_BY_ID, ROOMS_OF_MANY
from mercat.modules.venues.schemas import RoomPhotoRead, RoomRead
from mercat.platform.reads import Reads, Row


class Rooms:
    """Whoever asks may see what they ask for: see RoomPages and StudioPages."""

    def __init__(self, reads: Reads, urls: FileUrls) -> None:
        self._reads = reads
        self._urls = urls

    async def of(self, studio_id: UUID, *, inside: bool) -> list[RoomRead]:
        """In the team's order, all of them: three statements, however many. `inside`: what is
        INACTIVE too.
        """
        rows = await self._reads.all(ROOMS, studio_id=studio_id, inside=inside)
        return await self._told(rows)

    async def of_many(
        self, studio_ids: Sequence[UUID], *, team_of: Collection[UUID]
    ) -> Mapping[UUID, list[RoomRead]]:
        """The same of many studios, in as many statements. `team_of`: those of which whoever asks
        sees what is INACTIVE too.
        """
        rows = await self._reads.all(
            ROOMS_OF_MANY, studio_ids=list(studio_ids), inside=list(team_of)
        )
        found: dict[UUID, list[RoomRead]] = {one: [] for one in studio_ids}
        for room in await self._told(rows):
            found[room.studio_id].append(room)
        return found

    async def get_many(self, room_ids: Sequence[UUID]) -> Mapping[UUID, RoomRead]:
        """Three statements."""
        rows = await self._reads.all(ROOMS_BY_ID, room_ids=list(room_ids))
        return {room.id: room for room in await self._told(rows)}

    async def get(self, room_id: UUID) -> RoomRead:
        """Raises NoRoom."""
        row = await self._reads.one(ROOM, room_id=room_id)
        if row is None:
            raise NoRoom
        (told,) = await self._told([row])
        return told

    async def photos(self, room_id: UUID) -> list[RoomPhotoRead]:
        return (await self._photos([room_id])).get(room_id, [])

    async def photo(self, room_id: UUID, photo_id: UUID) -> RoomPhotoRead:
        """Raises NoRoomPhoto."""
        for photo in await self.photos(room_id):
            if photo.id == photo_id:
                return photo
        raise NoRoomPhoto

    async def _told(self, rows: Sequence[Row]) -> list[RoomRead]:
        photos = await self._photos([row["id"] for row in rows])
        return [RoomRead.of(row, photos.get(row["id"], [])) for row in rows]

    async def _photos(self, room_ids: Sequence[UUID]) -> Mapping[UUID, list[RoomPhotoRead]]:
        rows = await self._reads.all(ROOM_PHOTOS, room_ids=room_ids)
        pictures = await self._urls.get_many([row["file_id"] for row in rows])
        photos: dict[UUID, list[RoomPhotoRead]] = defaultdict(list)
        for row in rows:
            if picture := pictures.get(row["file_id"]):
                photos[row["room_id"]].append(
                    RoomPhotoRead(id=row["id"], caption=row["caption"], picture=picture)
                )
        return photos
