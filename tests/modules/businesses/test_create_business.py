"""A business comes into being."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.town import Town, fault, open_business
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts, by_key

from mercat.modules.businesses.models import Business, BusinessMember, BusinessSlug, TeamRole
from mercat.modules.businesses.workflows import create_business
from mercat.platform.resources import Resources

API = "/api/v1/businesses"


async def test_a_name_is_enough(olga: Account, session: AsyncSession, resources: Resources) -> None:
    business = await open_business(olga, "Léa’s Café & Bar")

    assert (business["name"], business["slug"], business["status"]) == (
        "Léa’s Café & Bar",
        "leas-cafe-and-bar",
        "DRAFT",
    )
    assert (business["role"], business["is_verified"], business["hours"]) == ("OWNER", False, [])
    assert business["completeness"] == {
        "percent": 12,
        "missing": ["category", "location", "hours"],
        "suggested": ["description", "logo", "contact", "address"],
    }
    member = (await session.scalars(select(BusinessMember))).one()
    assert (str(member.business_id), member.user_id, member.role) == (
        business["id"],
        olga.id,
        TeamRole.OWNER,
    )
    assert await acts(resources) == [("business.created", str(olga.id))]


async def test_a_city_brings_what_follows_from_it(olga: Account, town: Town) -> None:
    lyon = await open_business(
        olga,
        "Plombier du Rhône",
        city_id=town.lyon,
        category_ids=[town.drains, town.plumbing],
        phone="+33 4 72 00 00 00",
        email="Bonjour@Example.com",
        website="https://exemple.fr",
        service_radius_m=20_000,
    )

    assert (lyon["latitude"], lyon["longitude"]) == (45.75, 4.85)
    assert (lyon["timezone"], lyon["currency"]) == ("Europe/Paris", "EUR")
    assert lyon["city"] == {
        "id": str(town.lyon),
        "name": "Lyon",
        "region": "Auvergne-Rhône-Alpes",
        "country_code": "FR",
    }
    assert [one["slug"] for one in lyon["categories"]] == ["drain-cleaning", "plumbing"]
    assert (lyon["phone"], lyon["email"], lyon["website"]) == (
        "+33472000000",
        "bonjour@example.com",
        "https://exemple.fr/",
    )
    assert lyon["completeness"]["missing"] == ["hours"]


async def test_what_is_sent_goes_before_what_a_city_brings(olga: Account, town: Town) -> None:
    there = await open_business(
        olga,
        city_id=town.lyon,
        latitude=45.7,
        longitude=4.8,
        timezone="Europe/Zurich",
        currency="CHF",
    )

    assert (there["latitude"], there["longitude"]) == (45.7, 4.8)
    assert (there["timezone"], there["currency"]) == ("Europe/Zurich", "CHF")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("phone", one) for one in ("12", "+1 312 555 0142 ext. 9", "plumber")),
        *(("email", one) for one in ("nobody", "a@b", "x" * 65 + "@example.com")),
        *(
            ("website", one)
            for one in (
                "javascript:alert(1)",
                "ftp://example.com",
                "https://user:pass@example.com",
                "https://user@example.com",
                "example.com",
                "https://",
            )
        ),
        *(("currency", one) for one in ("usd", "XXX", "dollars")),
        *(("timezone", one) for one in ("Mars/Olympus", "localtime", "../etc/passwd")),
        *(("latitude", one) for one in (90.1, -91, "north")),
        *(("service_radius_m", one) for one in (-1, 1_000_001, 1.5, True)),
        *(("name", one) for one in ("", "   ", None, "x" * 101, "a\nb", "a\u202eb", "a\x00b")),
        *(("description", one) for one in ("", "x" * 5001, "a\x00b")),
        ("city_id", "00000000-0000-7000-8000-000000000000"),
        ("category_ids", ["00000000-0000-7000-8000-000000000000"]),
        ("category_ids", ["00000000-0000-7000-8000-00000000000a"] * 2),
        ("category_ids", [f"00000000-0000-7000-8000-00000000000{n}" for n in range(6)]),
        ("slug", "mine"),
        ("owner_id", "me"),
    ],
)
async def test_what_is_not_right_is_named(
    olga: Account, session: AsyncSession, field: str, value: Any
) -> None:
    body = {"name": "Northside", "longitude": 4.8} if field == "latitude" else {"name": "Northside"}
    response = await olga.ask("POST", "/businesses", {**body, field: value})

    assert (response.status_code, fault(response)[2][:2]) == (422, ["body", field])
    assert await session.scalar(select(func.count()).select_from(Business)) == 0


async def test_half_a_place_is_none(olga: Account) -> None:
    for half in ({"latitude": 1.0}, {"longitude": 1.0}, {"latitude": 1.0, "longitude": None}):
        response = await olga.ask("POST", "/businesses", {"name": "Northside", **half})
        assert fault(response) == (422, "half_a_place", ["body", "longitude"])


@pytest.mark.parametrize(
    "name",
    ["🎸🎸", "寿司", "مطعم", "Zalgo͎̟̫", "<script>", "'; DROP TABLE x;--", "new", "%00", "A" * 100],
)
async def test_odd_names_are_kept_as_they_are(olga: Account, name: str) -> None:
    business = await open_business(olga, name)

    assert business["name"] == name
    again = await olga.get(f"/businesses/{business['slug']}")
    assert (again.status_code, again.json()["id"]) == (200, business["id"])


@pytest.mark.parametrize("name", ["\u200b", "\ufeff \u200d", "\u3164", "\u0301"])
async def test_a_name_that_nobody_sees_is_none(olga: Account, name: str) -> None:
    response = await olga.ask("POST", "/businesses", {"name": name})

    assert fault(response) == (422, "validation_error", ["body", "name"])
    assert response.json()["detail"]["fields"][0]["code"] == "invisible"


async def test_one_opens_only_so_many_a_day(
    olga: Account, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create_business, "BUSINESSES", replace(create_business.BUSINESSES, count=2))
    for name in ("One", "Two"):
        await open_business(olga, name)

    response = await olga.ask("POST", "/businesses", {"name": "Three"})

    assert (response.status_code, response.json()["error"]) == (429, "rate_limited")
    assert await session.scalar(select(func.count()).select_from(Business)) == 2


async def test_only_owners_of_businesses_open_one(
    olga: Account, bea: Account, clerk: Account, client: AsyncClient, session: AsyncSession
) -> None:
    key = await olga.make_key("businesses:read", "businesses:write")

    for refused in (
        await bea.ask("POST", "/businesses", {"name": "Mine"}),
        await clerk.ask("POST", "/businesses", {"name": "Mine"}),
        await by_key(client, key["key"], "POST", "/businesses", json={"name": "Mine"}),
    ):
        assert told(refused) == (403, "forbidden")
    assert (await client.post(API, json={"name": "Mine"})).status_code == 401
    assert await session.scalar(select(func.count()).select_from(Business)) == 0


async def test_many_of_one_name_at_once(
    olga: Account, omar: Account, session: AsyncSession
) -> None:
    opened = await asyncio.gather(
        *(open_business(owner, "Joe’s Pizza") for owner in (olga, omar) for _ in range(8))
    )

    slugs = {business["slug"] for business in opened}
    assert len(slugs) == 16
    assert "joes-pizza" in slugs
    assert all(slug.startswith("joes-pizza") for slug in slugs)
    kept = await session.scalars(select(BusinessSlug.slug))
    assert set(kept) == slugs
