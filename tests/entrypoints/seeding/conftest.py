"""Some of the world's cities, as `mercat seed` finds them."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.entrypoints.seeding.seeded import BOOKINGS, STUDIOS, Rows, Town, everything

from mercat.entrypoints.seeding.world import World, read_world
from mercat.modules.geography.models import City, Country
from mercat.platform.bulk import Bulk, open_bulk
from mercat.platform.resources import Resources

COUNTRIES = (
    ("US", "USA", "United States", "USD"),
    ("FR", "FRA", "France", "EUR"),
    ("NO", "NOR", "Norway", "NOK"),
    ("JP", "JPN", "Japan", "JPY"),
)
CITIES = (
    (4887398, "US", "Chicago", "America/Chicago", 2_693_976, 41.85, -87.65),
    (2996944, "FR", "Lyon", "Europe/Paris", 522_969, 45.7485, 4.8467),
    (3143244, "NO", "Oslo", "Europe/Oslo", 580_000, 59.9127, 10.7461),
    (1850147, "JP", "Tokyo", "Asia/Tokyo", 8_336_599, 35.6895, 139.6917),
    (3038354, "FR", "Aix-en-Provence", "Europe/Paris", 60_000, 43.5283, 5.4497),
)


@pytest.fixture
async def cities(session: AsyncSession) -> None:
    session.add_all(
        Country(code=code, code3=code3, name=name, currency=currency)
        for code, code3, name, currency in COUNTRIES
    )
    await session.flush()
    session.add_all(
        City(
            geoname_id=number,
            country_code=country,
            name=name,
            ascii_name=name,
            search_name=name.lower(),
            timezone=timezone,
            population=population,
            latitude=latitude,
            longitude=longitude,
        )
        for number, country, name, timezone, population, latitude, longitude in CITIES
    )
    await session.commit()


@pytest.fixture
async def bulk(resources: Resources) -> AsyncIterator[Bulk]:
    async with open_bulk(resources.settings) as bulk:
        yield bulk


@pytest.fixture
async def world(cities: None, bulk: Bulk) -> World:
    return await read_world(bulk)


@pytest.fixture
def town(world: World, bulk: Bulk) -> Town:
    return Town(world, bulk)


@pytest.fixture
async def rows(town: Town, session: AsyncSession) -> Rows:
    assert await town.open() == STUDIOS
    assert await town.book() > 0.98 * BOOKINGS  # but for hours that were skipped
    return await everything(session)
