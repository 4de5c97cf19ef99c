"""Countries and cities, as anybody may read them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.modules.geography.models import CityFacts
from mercat.modules.geography.repository import FACTS, NEAREST
from mercat.platform.places import Places
from mercat.platform.reads import Reads


class Geography:
    def __init__(self, reads: Reads, places: Places) -> None:
        self._reads = reads
        self._places = places

    async def get_many(self, ids: Sequence[UUID]) -> Mapping[UUID, CityFacts]:
        """Those that there are, in one statement."""
        rows = await self._reads.all(FACTS, ids=ids)
        cities = [CityFacts.of(row) for row in rows]
        return {city.id: city for city in cities}

    async def find(self, city_id: UUID) -> CityFacts | None:
        return (await self.get_many([city_id])).get(city_id)

    async def nearest(self, latitude: float, longitude: float) -> tuple[CityFacts, float] | None:
        """The nearest city and how far it is, in metres; None while no cities are loaded."""
        for row in await self._places.nearest(NEAREST, latitude, longitude):
            return CityFacts.of(row), row["distance_m"]
        return None
