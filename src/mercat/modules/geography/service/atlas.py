"""Countries and cities, as anybody may read them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.geography.errors import NoCity, NoCountry
from mercat.modules.geography.gateways import ShippedGazetteer
from mercat.modules.geography.models import CityFacts, folded
from mercat.modules.geography.repository import (
    CITIES,
    CITIES_AFTER,
    COUNTRIES,
    COUNTRY,
    EDITION,
    FACTS,
    NEAREST,
)
from mercat.platform.pagination import Cursors, Key, Page, PageQuery, scope
from mercat.platform.places import Places
from mercat.platform.reads import Reads, Row


class Geography:
    def __init__(self, reads: Reads, places: Places, cursors: Cursors) -> None:
        self._reads = reads
        self._places = places
        self._cursors = cursors

    async def countries(self) -> list[Row]:
        """All of them by name, in the fields of CountryRead."""
        rows = await self._reads.all(COUNTRIES)
        return sorted(rows, key=lambda row: folded(row["name"]))

    async def cities(self, code: str, search: str, query: PageQuery) -> Page[Row]:
        """Those of a country, the largest first, in the fields of CityRead: all, or those that have
        what is searched for in their name. Raises NoCountry, BadCursor.
        """
        code, part = code.upper() if code.isascii() else code, folded(search)
        where = scope("cities", country=code, part=part)
        after = self._cursors.decode(query.cursor, where)
        rows: list[Row] = []
        if part or not search.strip():  # no name has only signs in it
            rows = await self._page(after, code=code, part=part, limit=query.limit)
        if not rows and await self._reads.one(COUNTRY, code=code) is None:
            raise NoCountry
        return self._cursors.page(
            rows,
            limit=query.limit,
            scope=where,
            key=lambda row: (row["population"], UUID(row["id"])),
        )

    async def _page(self, after: Key | None, **values: Any) -> list[Row]:
        if after is None:
            return await self._reads.all(CITIES, **values)
        population, city_id = after
        return await self._reads.all(
            CITIES_AFTER, after_population=population, after_id=city_id, **values
        )

    async def get_many(self, ids: Sequence[UUID]) -> Mapping[UUID, CityFacts]:
        """Those that there are, in one statement."""
        rows = await self._reads.all(FACTS, ids=ids)
        cities = map(CityFacts.of, rows)
        return {city.id: city for city in cities}

    async def find(self, city_id: UUID) -> CityFacts | None:
        return (await self.get_many([city_id])).get(city_id)

    async def get(self, city_id: UUID) -> CityFacts:
        """Raises NoCity."""
        city = await self.find(city_id)
        if city is None:
            raise NoCity
        return city

    async def nearest(self, latitude: float, longitude: float) -> tuple[CityFacts, float]:
        """The nearest city and how far it is, in metres. Raises NoCity while none are loaded."""
        for row in await self._places.nearest(NEAREST, latitude, longitude):
            return CityFacts.of(row), row["distance_m"]
        raise NoCity

    async def is_loaded(self) -> bool:
        """Whether the countries and cities are those that this Mercat ships."""
        edition = await self._reads.one(EDITION)
        return edition is not None and edition["version"] == ShippedGazetteer().version
