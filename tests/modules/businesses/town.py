"""Two cities, and businesses to be opened there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from httpx import Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.staff import Account

from mercat.modules.businesses.models import Category
from mercat.modules.geography.models import City, Country

NINE_TO_FIVE = [{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in range(5)]
WHOLE_WEEK = [{"weekday": day, "opens": "00:00", "closes": "24:00"} for day in range(7)]


@dataclass(frozen=True)
class Town:
    chicago: UUID
    lyon: UUID
    plumbing: UUID
    drains: UUID
    photo: UUID


async def found_town(session: AsyncSession) -> Town:
    session.add_all(
        [
            Country(code="US", code3="USA", name="United States", currency="USD"),
            Country(code="FR", code3="FRA", name="France", currency="EUR"),
        ]
    )
    await session.flush()
    chicago = City(
        **_city(1, "Chicago", "US", "Illinois", "America/Chicago"),
        latitude=41.85,
        longitude=-87.65,
    )
    lyon = City(
        **_city(2, "Lyon", "FR", "Auvergne-Rhône-Alpes", "Europe/Paris"),
        latitude=45.75,
        longitude=4.85,
    )
    session.add_all([chicago, lyon])
    await session.commit()
    slugs = ("plumbing", "drain-cleaning", "photo-studio")
    rows = await session.execute(select(Category.slug, Category.id).where(Category.slug.in_(slugs)))
    ids = {row.slug: row.id for row in rows}
    return Town(chicago.id, lyon.id, *(ids[slug] for slug in slugs))


def _city(number: int, name: str, country: str, region: str, timezone: str) -> dict[str, Any]:
    return {
        "geoname_id": number,
        "country_code": country,
        "name": name,
        "ascii_name": name,
        "search_name": name.lower(),
        "region": region,
        "timezone": timezone,
        "population": 1_000_000,
    }


async def open_business(owner: Account, name: str = "Northside Plumbing", **more: Any) -> Any:
    """What the door answered."""
    body = {key: str(v) if isinstance(v, UUID) else v for key, v in more.items()}
    if "category_ids" in body:
        body["category_ids"] = [str(one) for one in body["category_ids"]]
    response = await owner.ask("POST", "/businesses", {"name": name, **body})
    assert response.status_code == 201, response.text
    return response.json()


async def complete(
    owner: Account, town: Town, name: str = "Northside Plumbing", **more: Any
) -> Any:
    """A business that may be published."""
    fields = {"city_id": town.chicago, "category_ids": [town.plumbing], **more}
    business = await open_business(owner, name, **fields)
    path = f"/businesses/{business['id']}/hours"
    response = await owner.ask("PUT", path, {"hours": NINE_TO_FIVE})
    assert response.status_code == 200, response.text
    return business


async def publish(owner: Account, town: Town, name: str = "Northside Plumbing", **more: Any) -> Any:
    business = await complete(owner, town, name, **more)
    response = await owner.ask("POST", f"/businesses/{business['id']}/publish")
    assert response.status_code == 200, response.text
    return response.json()


def fault(response: Response) -> tuple[int, str, list[Any]]:
    """Status, code and the first field at fault."""
    body = response.json()
    return response.status_code, body["error"], body["detail"]["fields"][0]["loc"]
