"""`mercat seed`: the same data again and again, and all of it as the app would have it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.assembly.tables import metadata
from mercat.entrypoints.seeding import batch
from mercat.entrypoints.seeding.inventing import Inventor
from mercat.entrypoints.seeding.people import People
from mercat.entrypoints.seeding.words import words
from mercat.entrypoints.seeding.working import write_missing
from mercat.entrypoints.seeding.world import NothingToStandOn, World, price_of, read_world
from mercat.modules.businesses.models import TeamRole, slugs
from mercat.modules.businesses.models.completeness import completeness
from mercat.modules.businesses.schemas.fields import Description, Slug, Website
from mercat.platform.bulk import Bulk
from mercat.platform.fields import Email, Line, Name, Phone
from mercat.platform.local_time import Weekly, overlap

SOME = 300
Rows = dict[str, list[Mapping[str, Any]]]


def inventor(world: World, seed: int = 1, password_hash: str | None = None) -> Inventor:
    return Inventor(world, seed, People(seed, password_hash))


TABLES = [metadata.tables[columns.table] for columns in batch.TABLES]


async def everything(session: AsyncSession) -> Rows:
    found: Rows = {}
    for table in TABLES:
        rows = await session.execute(select(table).order_by(table.c.id))
        found[table.name] = [dict(row) for row in rows.mappings()]
    await session.rollback()
    return found


async def empty(session: AsyncSession) -> None:
    for table in reversed(TABLES):
        await session.execute(table.delete())
    await session.commit()


async def test_it_is_always_the_same(world: World, bulk: Bulk, session: AsyncSession) -> None:
    assert await write_missing(bulk, inventor(world), range(SOME)) == SOME
    first = await everything(session)
    await empty(session)

    assert await write_missing(bulk, inventor(world), range(SOME)) == SOME

    assert await everything(session) == first
    assert all(first.values())


async def test_a_second_run_adds_what_is_missing(
    world: World, bulk: Bulk, session: AsyncSession
) -> None:
    await write_missing(bulk, inventor(world), range(20))
    first = await everything(session)

    assert await write_missing(bulk, inventor(world), range(20)) == 0
    assert await everything(session) == first
    assert await write_missing(bulk, inventor(world), range(50)) == 30
    assert await write_missing(bulk, inventor(world, seed=2), range(50)) == 50

    after = await everything(session)
    assert len(after["businesses"]) == 100
    for table, rows in first.items():
        assert [row for row in after[table] if row in rows] == rows, table


async def test_what_fails_leaves_nothing(world: World, bulk: Bulk, session: AsyncSession) -> None:
    broken = inventor(world)
    found = broken.invent(broken.marks(range(5)).values())
    found.offerings.append(found.offerings[0])

    with pytest.raises(Exception, match="duplicate key"):
        async with bulk.filling(batch.TABLES) as filling:
            await found.write(filling)

    assert not any((await everything(session)).values())


async def test_texts_are_as_the_doors_take_them(
    world: World, bulk: Bulk, session: AsyncSession
) -> None:
    await write_missing(bulk, inventor(world), range(SOME))
    rows = await everything(session)
    kinds: Mapping[str, Any] = {
        "name": Name,
        "slug": Slug,
        "description": Description,
        "phone": Phone,
        "email": Email,
        "website": Website,
        "address_line1": Line,
        "postal_code": Line,
    }

    for column, kind in kinds.items():
        adapter = TypeAdapter(kind)
        for row in rows["businesses"]:
            assert adapter.validate_python(row[column]) == row[column]
    for user in rows["users"]:
        assert TypeAdapter(Email).validate_python(user["email"]) == user["email"]
        assert user["email"].endswith("@example.com")
        assert user["password_hash"] is None
    for business in rows["businesses"]:
        assert not re.search(r"[{}#]|None|  ", business["description"] + business["name"])
    assert len({business["name"] for business in rows["businesses"]}) > 0.8 * SOME
    assert len({business["description"] for business in rows["businesses"]}) > 0.95 * SOME


async def test_rows_belong_together(world: World, bulk: Bulk, session: AsyncSession) -> None:
    await write_missing(bulk, inventor(world), range(SOME))
    rows = await everything(session)
    spots = {spot.id: spot for spot in world.spots}

    for business in rows["businesses"]:
        spot = spots[business["city_id"]]
        assert (business["timezone"], business["currency"]) == (spot.timezone, spot.currency)
        assert ZoneInfo(business["timezone"]).key == spot.timezone
        assert abs(business["latitude"] - spot.latitude) <= spot.reach[0]
        assert abs(business["longitude"] - spot.longitude) <= spot.reach[1]
        own = [row for row in rows["business_hours"] if row["business_id"] == business["id"]]
        week = [Weekly(row["weekday"], row["opens"], row["closes"]) for row in own]
        assert week
        assert not overlap(sorted(week))
        kinds = [row for row in rows["business_categories"] if row["business_id"] == business["id"]]
        found = completeness({**business, "hours": own, "categories": kinds})
        assert (found.missing, found.suggested) == ((), ("logo",))
        slug = [row for row in rows["business_slugs"] if row["business_id"] == business["id"]]
        assert [row["slug"] for row in slug] == [business["slug"]]
    for row in rows["offerings"]:
        assert (row["price_amount"] is None) == (row["pricing"] == "QUOTE")
    statuses = [business["status"] for business in rows["businesses"]]
    assert set(statuses) == {"DRAFT", "PUBLISHED"}
    assert {spot.name for spot in world.spots} == {"Chicago", "Lyon", "Oslo", "Tokyo"}


async def test_accounts_know_their_teams(world: World, bulk: Bulk, session: AsyncSession) -> None:
    await write_missing(bulk, inventor(world), range(SOME))
    rows = await everything(session)
    businesses = {business["id"]: business for business in rows["businesses"]}

    roles = {member["user_id"]: member for member in rows["business_members"]}
    for user in rows["users"]:
        member = roles[user["id"]]
        business = businesses[member["business_id"]]
        assert user["memberships"] == [
            {
                "business_id": str(business["id"]),
                "name": business["name"],
                "slug": business["slug"],
                "role": member["role"],
            }
        ]
    assert {member["role"] for member in rows["business_members"]} == {
        TeamRole.OWNER,
        TeamRole.MANAGER,
        TeamRole.MEMBER,
    }


async def test_without_cities_there_is_nothing_to_stand_on(bulk: Bulk) -> None:
    with pytest.raises(NothingToStandOn):
        await read_world(bulk)


async def test_one_city_alone(cities: None, bulk: Bulk) -> None:
    assert [spot.name for spot in (await read_world(bulk, city="FR/Lyon")).spots] == ["Lyon"]


async def test_every_kind_of_business_has_a_trade(world: World, session: AsyncSession) -> None:
    leaves = text(
        "SELECT slug FROM categories c WHERE NOT EXISTS "
        "(SELECT FROM categories WHERE parent_id = c.id)"
    )
    known = {trade.category for trade in words().trades}

    assert set(await session.scalars(leaves)) <= known
    assert len(world.crafts) == len(known)


def test_no_word_is_lost_in_a_slug() -> None:
    for country in words().countries.values():
        tongue = country.tongue
        for word in (*tongue.kin, *tongue.first, *tongue.last, *tongue.poetic):
            assert len(slugs.slug_of(word)) >= 2, word
            TypeAdapter(Name).validate_python(word)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [(84.3, "EUR", 8500), (1312, "USD", 125000), (9350, "JPY", 9250), (3.1, "USD", 300)],
)
def test_prices_are_round(amount: float, currency: str, minor: int) -> None:
    assert price_of(amount, currency) == minor


def test_countries_say_all_that_is_needed() -> None:
    for code, country in words().countries.items():
        assert country.phone.startswith("+"), code
        assert replace(country, price=1.0).address.format(number=1, street="Way"), code
