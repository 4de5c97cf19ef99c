"""Countries and cities, as anybody reads them."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.geography.places import CANADA, settle
from tests.modules.identity.people import told

from mercat.modules.geography import schemas
from mercat.modules.geography.service import Cities, Geography
from mercat.platform.ids import uuid7
from mercat.platform.pagination import PageRead
from mercat.platform.resources import Resources

API = "/api/v1"


@pytest.fixture
async def ids(session: AsyncSession) -> dict[str, UUID]:
    return await settle(session)


async def search(client: AsyncClient, country: str, **asked: Any) -> list[str]:
    answer = await client.get(f"{API}/countries/{country}/cities", params=asked)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    TypeAdapter(PageRead[schemas.CityRead]).validate_python(page)
    return [city["name"] for city in page["items"]]


async def test_countries_come_by_name_as_people_sort_them(
    client: AsyncClient, ids: dict[str, UUID]
) -> None:
    answer = await client.get(f"{API}/countries")

    assert [country["code"] for country in answer.json()["items"]] == ["AX", "CA", "IS"]
    assert answer.json()["items"][1] == CANADA
    schemas.CountriesRead.model_validate(answer.json())
    assert answer.headers["cache-control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Toronto", "Montréal", "Gatineau"]),
        ("  ", ["Toronto", "Montréal", "Gatineau"]),
        ("MONTREAL", ["Montréal"]),
        ("montré", ["Montréal"]),
        ("ontr", ["Montréal"]),
        ("t", ["Toronto", "Montréal", "Gatineau"]),
        ("Reykjavik", []),
        *((naughty, []) for naughty in ("%", "_", "\x00", "'; --", "🏙", "\u202e", "東京", "|")),
    ],
)
async def test_cities_are_found_by_a_part_of_their_name(
    client: AsyncClient, ids: dict[str, UUID], asked: str, found: list[str]
) -> None:
    assert await search(client, "CA", q=asked) == found


async def test_country_codes_come_in_any_case(client: AsyncClient, ids: dict[str, UUID]) -> None:
    assert await search(client, "is") == ["Reykjavík"]
    assert await search(client, "AX") == []
    for unknown in ("XX", "can", "ß", "%00", "…"):
        answer = await client.get(f"{API}/countries/{unknown}/cities")
        assert answer.status_code in {400, 404}, unknown
        assert answer.status_code == 400 or told(answer) == (404, "country_not_found")


async def test_pages_follow_one_another(client: AsyncClient, ids: dict[str, UUID]) -> None:
    names: list[str] = []
    cursors: list[str] = []
    for _ in range(3):
        asked: dict[str, Any] = {"limit": 1, "q": "t", "cursor": cursors[-1] if cursors else None}
        asked = {name: value for name, value in asked.items() if value is not None}
        page = (await client.get(f"{API}/countries/CA/cities", params=asked)).json()
        names += [city["name"] for city in page["items"]]
        cursors += [page["next_cursor"]] if page["next_cursor"] else []

    assert (names, len(cursors)) == (["Toronto", "Montréal", "Gatineau"], 2)
    for other in ("o", ""):
        asked = {"cursor": cursors[0], "q": other}
        answer = await client.get(f"{API}/countries/CA/cities", params=asked)
        assert told(answer) == (400, "bad_cursor")


async def test_a_city_tells_its_country(client: AsyncClient, ids: dict[str, UUID]) -> None:
    answer = await client.get(f"{API}/cities/{ids['Montreal']}")

    city = schemas.CityDetailsRead.model_validate(answer.json())
    assert (city.id, city.name, city.timezone) == (ids["Montreal"], "Montréal", "America/Toronto")
    assert (city.country_code, city.country.model_dump()) == ("CA", CANADA)
    assert told(await client.get(f"{API}/cities/{uuid7()}")) == (404, "city_not_found")
    again = {"If-None-Match": answer.headers["etag"]}
    assert (await client.get(f"{API}/cities/{ids['Montreal']}", headers=again)).status_code == 304


async def test_the_nearest_city(client: AsyncClient, ids: dict[str, UUID]) -> None:
    for lat, lng, name in ((45.4, -75.6, "Gatineau"), (80, 170, "Reykjavík")):
        answer = await client.get(f"{API}/cities/nearest", params={"lat": lat, "lng": lng})
        assert answer.json()["name"] == name
    here = await client.get(f"{API}/cities/nearest", params={"lat": 43.70011, "lng": -79.4163})
    assert (here.json()["name"], here.json()["distance_m"]) == ("Toronto", 0)
    for far in ("lat=91&lng=0", "lat=0&lng=181", "lat=nan&lng=0", "lat=0&lng=inf", "lat=0"):
        answer = await client.get(f"{API}/cities/nearest?{far}")
        assert told(answer) == (422, "validation_error")


async def test_without_cities_none_is_near(client: AsyncClient) -> None:
    answer = await client.get(f"{API}/cities/nearest", params={"lat": 0, "lng": 0})

    assert told(answer) == (404, "city_not_found")


async def test_other_modules_learn_of_cities_in_one_statement(
    session: AsyncSession, resources: Resources, ids: dict[str, UUID]
) -> None:
    geography = Geography(resources.reads, resources.places, resources.cursors)
    asked = [*ids.values(), uuid7()]

    found = await Cities(session).get_many(asked)

    assert found == await geography.get_many(asked)
    assert set(found) == set(ids.values())
    reykjavik = found[ids["Reykjavik"]]
    assert (reykjavik.currency, reykjavik.timezone) == ("ISK", "Atlantic/Reykjavik")
    city, metres = await geography.nearest(64.1, -21.9)
    assert city == reykjavik
    assert 3_000 < metres < 5_000
