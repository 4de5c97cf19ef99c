"""What stands in studios, as it is told."""

from typing import Any
from uuid import UUID

from mercat.modules.venues.errors import NoEquipment
from mercat.modules.venues.repository import (
    EQUIPMENT_TYPES,
    FIRST_EQUIPMENT,
    NEXT_EQUIPMENT,
    ONE_EQUIPMENT,
)
from mercat.modules.venues.schemas import EquipmentRead, EquipmentTypeRead
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads


class EquipmentList:
    """Whoever asks may see the studio. `inside`: what stands in rooms that are INACTIVE too."""

    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._reads = reads
        self._cursors = cursors

    async def types(self) -> list[EquipmentTypeRead]:
        rows = await self._reads.all(EQUIPMENT_TYPES)
        return [EquipmentTypeRead(code=row["code"], name=row["name"]) for row in rows]

    async def page(self, studio_id: UUID, query: PageQuery, *, inside: bool) -> Page[EquipmentRead]:
        """Newest first: one statement. Raises BadCursor."""
        where = scope("equipment", studio=studio_id, inside=inside)
        after = self._cursors.decode(query.cursor, where)
        asked: dict[str, Any] = {"studio_id": studio_id, "inside": inside, "limit": query.limit}
        if after is None:
            rows = await self._reads.all(FIRST_EQUIPMENT, **asked)
        else:
            rows = await self._reads.all(NEXT_EQUIPMENT, **asked, after=after[0], after_id=after[1])
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        return page.told([EquipmentRead.of(row) for row in page.items])

    async def get(self, studio_id: UUID, equipment_id: UUID, *, inside: bool) -> EquipmentRead:
        """Raises NoEquipment."""
        row = await self._reads.one(
            ONE_EQUIPMENT, studio_id=studio_id, equipment_id=equipment_id, inside=inside
        )
        if row is None:
            raise NoEquipment
        return EquipmentRead.of(row)
