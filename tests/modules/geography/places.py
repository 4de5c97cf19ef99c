"""A few countries and cities for tests that need some."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.geography.models import City, Country, ascii_of, searchable

_FIELDS = ("code", "code3", "name", "currency", "calling_code")
CANADA = dict(zip(_FIELDS, ("CA", "CAN", "Canada", "CAD", "1"), strict=True))
ICELAND = dict(zip(_FIELDS, ("IS", "ISL", "Iceland", "ISK", "354"), strict=True))
ALAND = dict(zip(_FIELDS, ("AX", "ALA", "Åland Islands", "EUR", "358"), strict=True))
MONTREAL = ("Montréal", "CA", 45.50884, -73.58781, "America/Toronto", 1_762_949)
TORONTO = ("Toronto", "CA", 43.70011, -79.4163, "America/Toronto", 2_794_356)
GATINEAU = ("Gatineau", "CA", 45.47723, -75.70164, "America/Toronto", 242_124)
REYKJAVIK = ("Reykjavík", "IS", 64.13548, -21.89541, "Atlantic/Reykjavik", 118_918)


async def settle(session: AsyncSession) -> dict[str, UUID]:
    """The ids of four cities in two countries, by ASCII name; a third country has none."""
    session.add_all(Country(**country) for country in (CANADA, ICELAND, ALAND))
    await session.flush()
    cities = [
        _city(number, *of) for number, of in enumerate((MONTREAL, TORONTO, GATINEAU, REYKJAVIK))
    ]
    session.add_all(cities)
    await session.commit()
    return {city.ascii_name: city.id for city in cities}


def _city(number: int, name: str, code: str, lat: float, lng: float, *rest: Any) -> City:
    timezone, population = rest
    return City(
        geoname_id=number,
        country_code=code,
        name=name,
        ascii_name=ascii_of(name),
        search_name=searchable(name),
        region=None,
        latitude=lat,
        longitude=lng,
        timezone=timezone,
        population=population,
    )
