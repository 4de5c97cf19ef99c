"""What somebody wants to find again, as they are told."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.files.service import FileUrls, FileVariantsRead
from mercat.modules.identity.models import Actor
from mercat.modules.venues.errors import NoFavourite
from mercat.modules.venues.repository import FIRST_PAGE, NEXT_PAGE, ONE
from mercat.modules.venues.schemas import (
    FavouriteBusinessRead,
    FavouriteCityRead,
    FavouriteRead,
    FavouriteStudioRead,
)
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row

_PLAIN = ("name", "slug", "rating_average", "rating_count", "is_verified")
_OF_STUDIO = ("name", "slug", "rating_average", "rating_count")


class Favourites:
    def __init__(self, reads: Reads, urls: FileUrls, cursors: Cursors) -> None:
        self._reads = reads
        self._urls = urls
        self._cursors = cursors

    async def page(self, actor: Actor, query: PageQuery) -> Page[FavouriteRead]:
        """Newest first: two statements, however many. Raises BadCursor."""
        where = scope("favourites", user=actor.user_id)
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

    async def of(self, actor: Actor, thing_id: UUID) -> FavouriteRead:
        """By the business's or the studio's id. Raises NoFavourite."""
        row = await self._reads.one(ONE, user_id=actor.user_id, thing_id=thing_id)
        if row is None:
            raise NoFavourite
        (told,) = await self._told([row])
        return told

    async def _told(self, rows: Sequence[Row]) -> list[FavouriteRead]:
        shown = [row["logo_file_id"] for row in rows if _shows_business(row)]
        logos = await self._urls.get_many([logo for logo in shown if logo is not None])
        return [
            FavouriteRead(
                id=row["id"],
                business_id=row["business_id"],
                studio_id=row["studio_id"],
                is_available=row["is_available"],
                business=_business(row, logos) if _shows_business(row) else None,
                studio=_studio(row) if row["is_available"] and row["studio_id"] else None,
                created_at=row["created_at"],
            )
            for row in rows
        ]


def _shows_business(row: Row) -> bool:
    return bool(row["is_available"] and row["business_id"])


def _business(row: Row, logos: Mapping[UUID, FileVariantsRead]) -> FavouriteBusinessRead:
    return FavouriteBusinessRead(
        **{name: row[name] for name in _PLAIN},
        id=row["business_id"],
        logo=logos.get(row["logo_file_id"]),
        city=_city(row, "city"),
    )


def _studio(row: Row) -> FavouriteStudioRead:
    return FavouriteStudioRead(
        **{name: row[f"studio_{name}"] for name in _OF_STUDIO},
        id=row["studio_id"],
        city=_city(row, "studio_city"),
    )


def _city(row: Row, which: str) -> FavouriteCityRead | None:
    told = {name: row[f"{which}_{name}"] for name in FavouriteCityRead.model_fields}
    return FavouriteCityRead(**told) if told["id"] else None
