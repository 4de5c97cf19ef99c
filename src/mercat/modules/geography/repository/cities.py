"""Questions about countries and cities."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, any_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.geography.models import City, CityFacts, Country
from mercat.platform.pagination import keyset
from mercat.platform.places import Nearest
from mercat.platform.reads import Query

_COUNTRY = (Country.code, Country.code3, Country.name, Country.currency, Country.calling_code)
_CITY = (City.geoname_id, City.name, City.ascii_name, City.region)
_PLACE = (City.latitude, City.longitude, City.timezone, City.population)

COUNTRIES = Query(select(*_COUNTRY))
COUNTRY = Query(select(Country.code).where(Country.code == bindparam("code")))
"""Whether there is one of this `code`."""

_FACTS = select(
    City.id, *_CITY, *_PLACE, *(column.label(f"country_{column.key}") for column in _COUNTRY)
).join(Country, Country.code == City.country_code)
_MANY = _FACTS.where(City.id == any_(bindparam("ids", type_=ARRAY(Uuid))))

FACTS = Query(_MANY)
"""Of the cities with these `ids`."""
NEAREST = Nearest(City, _FACTS)

# Of one country there are never more than a few thousand, and the largest of them come first: to
# walk along the index is faster than any index of words in them.
_LISTED = select(cast(City.id, Text).label("id"), *_CITY, City.country_code, *_PLACE).where(
    City.country_code == bindparam("code"),
    func.strpos(City.search_name, bindparam("part", type_=Text)) > 0,
)
_ORDER = (City.population, City.id)
_LIMIT = bindparam("limit", type_=Integer)
_AFTER = (
    bindparam("after_population", type_=City.population.type),
    bindparam("after_id", type_=Uuid),
)

CITIES = Query(keyset(_LISTED, _ORDER, None, limit=_LIMIT))
"""The largest of a country (`code`) with a `part` in their name; every name has an empty one."""
CITIES_AFTER = Query(keyset(_LISTED, _ORDER, _AFTER, limit=_LIMIT))


class CityRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_many(self, ids: Sequence[UUID]) -> list[CityFacts]:
        rows = await self._session.execute(_MANY, {"ids": list(ids)})
        return [CityFacts.of({**row}) for row in rows.mappings()]
