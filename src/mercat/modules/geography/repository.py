"""Questions about countries and cities."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.geography.models import City, CityFacts, Country
from mercat.platform.places import Nearest
from mercat.platform.reads import Query

_IN_COUNTRY = Country.code == City.country_code
_CITY = (City.id, City.geoname_id, City.name, City.ascii_name, City.region)
_PLACE = (City.latitude, City.longitude, City.timezone, City.population)
_COUNTRY = (Country.code, Country.code3, Country.name, Country.currency, Country.calling_code)
_FACTS = select(
    *_CITY, *_PLACE, *(column.label(f"country_{column.key}") for column in _COUNTRY)
).join(Country, _IN_COUNTRY)
_MANY = _FACTS.where(City.id == any_(bindparam("ids", type_=ARRAY(Uuid))))

FACTS = Query(_MANY)
"""Of the cities with these `ids`."""
NEAREST = Nearest(City, _FACTS)


class CityRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_many(self, ids: Sequence[UUID]) -> list[CityFacts]:
        rows = await self._session.execute(_MANY, {"ids": list(ids)})
        return [CityFacts.of({**row}) for row in rows.mappings()]
