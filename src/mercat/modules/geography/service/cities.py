"""Cities, for other modules: what follows from being in one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.modules.geography.errors import UnknownCity
from mercat.modules.geography.models import CityFacts
from mercat.modules.geography.repository import CityRepository
from mercat.platform.outbox import Session


class Cities:
    """In the caller's transaction. What needs none asks Geography."""

    def __init__(self, session: Session) -> None:
        self._cities = CityRepository(session)

    async def get_many(self, ids: Sequence[UUID]) -> Mapping[UUID, CityFacts]:
        """Those that there are, in one statement."""
        return {city.id: city for city in await self._cities.get_many(ids)}

    async def find(self, city_id: UUID) -> CityFacts | None:
        return (await self.get_many([city_id])).get(city_id)

    async def get(self, city_id: UUID) -> CityFacts:
        """For a `city_id` in a body. Raises UnknownCity."""
        city = await self.find(city_id)
        if city is None:
            raise UnknownCity
        return city
