"""The countries and cities that Mercat ships, and how they get into the database."""

import asyncio
from uuid import UUID
from zoneinfo import available_timezones

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.entrypoints.local.prepared import missing
from mercat.entrypoints.preparing import Step
from mercat.modules.geography import dependencies, gateways
from mercat.modules.geography.gateways import ShippedGazetteer
from mercat.modules.geography.models import City, Country, ascii_of, folded, searchable
from mercat.platform.money import EXPONENTS
from mercat.platform.resources import Resources

SHIPPED = ShippedGazetteer()


def test_what_is_shipped_can_be_used() -> None:
    countries, cities = SHIPPED.countries(), SHIPPED.cities()

    assert (len(countries), len(cities)) == (250, 34_007)
    assert {row.currency for row in countries} - {None} <= EXPONENTS.keys()
    assert {row.timezone for row in cities} <= available_timezones()
    assert {row.country_code for row in cities} <= {row.code for row in countries}
    assert all(row.name and row.ascii_name.isascii() for row in cities)
    assert all(searchable(row.name) for row in cities)
    assert gateways.CITIES.stat().st_size < 2_000_000


@pytest.mark.parametrize(
    ("country", "capital"),
    [("PW", "Ngerulmud"), ("VA", "Vatican City"), ("IS", "Reykjavík"), ("MN", "Ulan Bator")],
)
def test_small_capitals_are_there(country: str, capital: str) -> None:
    assert capital in {row.name for row in SHIPPED.cities() if row.country_code == country}


@pytest.mark.parametrize(
    ("name", "plain", "found_by"),
    [
        ("Łódź", "Lodz", ["lodz", "ŁÓDŹ"]),
        ("Köln", "Koln", ["koln", "KÖLN", "koeln"]),
        ("Saint-Denis", "Saint-Denis", ["saint denis", "SAINT-DENIS", "denis"]),
        ("Nuku‘alofa", "Nuku'alofa", ["nukualofa", "nuku'alofa"]),
        ("İzmir", "Izmir", ["izmir", "IZMIR"]),
        ("Straße", "Strasse", ["STRASSE", "straße"]),
        ("Ærø", "Aero", ["aero", "ærø"]),
    ],
)
def test_names_are_found_as_people_write_them(name: str, plain: str, found_by: list[str]) -> None:
    assert ascii_of(name) == plain
    assert all(folded(asked) in searchable(name) for asked in found_by)


async def load(resources: Resources, *, again: bool = False) -> int | None:
    async with resources.database.open_session() as session:
        return await dependencies.load_gazetteer(session).execute(again=again)


async def known(session: AsyncSession) -> dict[int, UUID]:
    rows = await session.execute(select(City.geoname_id, City.id))
    return {row.geoname_id: row.id for row in rows}


async def test_it_is_loaded_once_and_mended_without_losing_anything(
    resources: Resources, session: AsyncSession
) -> None:
    assert not await dependencies.of(resources).is_loaded()
    assert Step.CITIES in await missing(resources.settings.database)
    first = await asyncio.gather(load(resources), load(resources))

    assert set(first) == {34_257, None}  # one of them waited, and found it done
    assert await dependencies.of(resources).is_loaded()
    cities = await known(session)
    assert await load(resources) is None
    assert Step.CITIES not in await missing(resources.settings.database)

    gone, renamed, old = 2950159, 6077243, -1  # Berlin, Montréal, and one that was
    await session.execute(delete(City).where(City.geoname_id == gone))
    await session.execute(update(City).where(City.geoname_id == renamed).values(name="Ville"))
    await session.execute(update(City).where(City.geoname_id == 2643743).values(geoname_id=old))
    await session.execute(update(Country).where(Country.code == "FR").values(currency="FRF"))
    await session.commit()
    assert await load(resources, again=True) == 4  # with London, which is there twice now

    after = await known(session)
    assert after[old] == cities[2643743]
    assert {key: after[key] for key in cities.keys() - {gone, 2643743}} == {
        key: cities[key] for key in cities.keys() - {gone, 2643743}
    }
    assert await session.scalar(select(City.name).where(City.geoname_id == renamed)) == "Montréal"
    assert await session.scalar(select(func.count()).select_from(Country)) == 250
