"""Whether the stars are counted as they were given: one statement, so that it sees one moment."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.reviews.models import IS_LISTED, Review
from mercat.modules.venues.models import Studio

MOST = 20
"""Faults that are told."""

_GIVEN = """
    SELECT {whose} AS id, ARRAY[{stars}]::bigint[] AS stars, count(*) AS number,
        sum(rating)::bigint AS total
    FROM reviews WHERE {listed} AND {whose} IS NOT NULL GROUP BY {whose}
"""
_STARS = ", ".join(f"count(*) FILTER (WHERE rating = {star})" for star in range(1, 6))
_FAULTS = """
    SELECT '{kind}' AS kind, rated.id, rated.rating_counts AS found,
        coalesce(given.stars, '{{0,0,0,0,0}}') AS wanted
    FROM {table} AS rated LEFT JOIN ({given}) AS given ON given.id = rated.id
    WHERE rated.rating_counts <> coalesce(given.stars, '{{0,0,0,0,0}}')
        OR rated.rating_count <> coalesce(given.number, 0)
        OR rated.rating_average IS DISTINCT FROM given.total::float8 / given.number
"""


def _faults(kind: str, table: str) -> str:
    whose = f"{kind}_id"
    given = _GIVEN.format(whose=whose, stars=_STARS, listed=IS_LISTED)
    return _FAULTS.format(kind=kind, table=table, given=given)


_ALL = text(
    f"SELECT *, count(*) OVER () AS total FROM ({_faults('business', 'businesses')} UNION ALL "  # noqa: S608 (our own words)
    f"{_faults('studio', 'studios')}) AS faults ORDER BY kind, id LIMIT {MOST}"
)


class StarRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def faults(self) -> Sequence[Row[Any]]:
        """kind (`business`, `studio`), id, the stars that are found and wanted, and how many there
        are in all.
        """
        return (await self._session.execute(_ALL)).all()

    async def counts(self, **whose: UUID) -> Mapping[int, int]:
        """What is given, by stars. `whose`: business_id or studio_id."""
        query = (
            select(Review.rating, func.count().label("number"))
            .filter_by(**whose)
            .where(text(IS_LISTED))
            .group_by(Review.rating)
        )
        return {row.rating: row.number for row in await self._session.execute(query)}

    async def business_of_studio(self, studio_id: UUID) -> UUID | None:
        found: UUID | None = await self._session.scalar(
            select(Studio.business_id).where(Studio.id == studio_id)
        )
        return found
