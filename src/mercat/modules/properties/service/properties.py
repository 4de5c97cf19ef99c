"""Properties as they are told, each asker what they may know."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.files.service import FileUrls
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.properties.errors import NoProperty, NoPropertyPhoto
from mercat.modules.properties.repository import (
    ALL_SEEN_BY_ANYBODY,
    FIRST_PAGE,
    NEXT_PAGE,
    PHOTOS,
    SEEN_BY_ANYBODY,
    SEEN_BY_BUSINESS,
)
from mercat.modules.properties.schemas import (
    ApproximateProperty,
    PropertyCityRead,
    PropertyPhotoRead,
    PropertyRead,
)
from mercat.platform.clock import Clock
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row


class Properties:
    def __init__(self, reads: Reads, urls: FileUrls, cursors: Cursors, clock: Clock) -> None:
        self._reads = reads
        self._urls = urls
        self._cursors = cursors
        self._clock = clock

    async def page(self, actor: Actor, query: PageQuery) -> Page[PropertyRead]:
        """The caller's own, newest first. Raises BadCursor."""
        where = scope("properties", user=actor.user_id)
        after = self._cursors.decode(query.cursor, where)
        asked: dict[str, Any] = {"user_id": actor.user_id, "limit": query.limit}
        if after is None:
            rows = await self._reads.all(FIRST_PAGE, **asked)
        else:
            rows = await self._reads.all(NEXT_PAGE, **asked, after=after[0], after_id=after[1])
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        return page.told(await self._told(page.items))

    async def get(self, actor: Actor, property_id: UUID) -> PropertyRead:
        """For its owner, for staff, and for the team of a business that works there. Raises
        NoProperty for anybody else.
        """
        row = await self._reads.one(
            SEEN_BY_ANYBODY,
            property_id=property_id,
            user_id=actor.user_id,
            inspects=actor.may(Permission.PROPERTIES_INSPECT),
            now=self._clock.now(),
        )
        if row is None:
            raise NoProperty
        (told,) = await self._told([row])
        return told

    async def get_many(
        self, actor: Actor, property_ids: Sequence[UUID]
    ) -> Mapping[UUID, PropertyRead]:
        """The same of those of them that the caller may see: three statements."""
        rows = await self._reads.all(
            ALL_SEEN_BY_ANYBODY,
            property_ids=list(property_ids),
            user_id=actor.user_id,
            inspects=actor.may(Permission.PROPERTIES_INSPECT),
            now=self._clock.now(),
        )
        return {one.id: one for one in await self._told(rows)}

    async def photo(self, actor: Actor, property_id: UUID, photo_id: UUID) -> PropertyPhotoRead:
        """Raises NoProperty, NoPropertyPhoto."""
        for photo in (await self.get(actor, property_id)).photos:
            if photo.id == photo_id:
                return photo
        raise NoPropertyPhoto

    async def seen_by_business(
        self, property_id: UUID, business_id: UUID
    ) -> PropertyRead | ApproximateProperty:
        """As a business may see it that it was shown to: exactly while it is granted that, else the
        city and about where. Raises NoProperty. Whether it was shown to it is the caller's to know.
        """
        row = await self._reads.one(
            SEEN_BY_BUSINESS,
            property_id=property_id,
            business_id=business_id,
            now=self._clock.now(),
        )
        if row is None:
            raise NoProperty
        if row["is_granted"]:
            (told,) = await self._told([row])
            return told
        return ApproximateProperty(
            id=row["id"],
            kind=row["kind"],
            city=PropertyCityRead.of(row),
            latitude=row["approximate_latitude"],
            longitude=row["approximate_longitude"],
        )

    async def _told(self, rows: Sequence[Row]) -> list[PropertyRead]:
        photos = await self._photos([row["id"] for row in rows])
        return [
            PropertyRead(
                **{name: row[name] for name in _COLUMNS},
                city=PropertyCityRead.of(row),
                photos=photos.get(row["id"], []),
            )
            for row in rows
        ]

    async def _photos(self, ids: Sequence[UUID]) -> Mapping[UUID, list[PropertyPhotoRead]]:
        """In their order; two statements, however many there are."""
        rows = await self._reads.all(PHOTOS, property_ids=ids)
        pictures = await self._urls.get_many([row["file_id"] for row in rows])
        photos: dict[UUID, list[PropertyPhotoRead]] = defaultdict(list)
        for row in rows:
            if picture := pictures.get(row["file_id"]):
                photos[row["property_id"]].append(
                    PropertyPhotoRead(id=row["id"], caption=row["caption"], picture=picture)
                )
        return photos


_COLUMNS = PropertyRead.model_fields.keys() - {"city", "photos"}
