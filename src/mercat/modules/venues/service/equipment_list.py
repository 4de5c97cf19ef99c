"""What stands in studios, as it is told."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.venues.errors import NoEquipment
from mercat.modules.venues.repository import (
    EQUIPMENT_TYPES,
    FIRST_EQUIPMENT,
    NEXT_EQUIPMENT,
    ONE_EQUIPMENT,
    equipment_of_many,
)
from mercat.modules.venues.schemas import EquipmentRead, EquipmentTypeRead
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row


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
        where = _scope(studio_id, inside=inside)
        after = self._cursors.decode(query.cursor, where)
        asked: dict[str, Any] = {"studio_id": studio_id, "inside": inside, "limit": query.limit}
        if after is None:
            rows = await self._reads.all(FIRST_EQUIPMENT, **asked)
        else:
            rows = await self._reads.all(NEXT_EQUIPMENT, **asked, after=after[0], after_id=after[1])
        return self._page(rows, query, where)

    async def of_many(
        self, inside: Mapping[UUID, bool], query: PageQuery
    ) -> Mapping[UUID, Page[EquipmentRead]]:
        """The same page of many studios, in one statement. A cursor is of one of them alone. Raises
        BadCursor. `inside`: of each studio whether whoever asks is.
        """
        scopes = {one: _scope(one, inside=is_inside) for one, is_inside in inside.items()}
        after = next(
            iter({self._cursors.decode(query.cursor, where) for where in scopes.values()}), None
        )
        rows = await self._reads.all(
            equipment_of_many(after=after is not None),
            **(dict(zip(("after", "after_id"), after, strict=True)) if after else {}),
            studio_ids=list(inside),
            inside=[one for one, is_inside in inside.items() if is_inside],
            limit=query.limit,
        )
        return {
            one: self._page([row for row in rows if row["studio_id"] == one], query, where)
            for one, where in scopes.items()
        }

    def _page(self, rows: Sequence[Row], query: PageQuery, where: str) -> Page[EquipmentRead]:
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


def _scope(studio_id: UUID, *, inside: bool) -> str:
    return scope("equipment", studio=studio_id, inside=inside)
