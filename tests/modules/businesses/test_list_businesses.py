"""Businesses in lists: everybody's, one's own, and those of staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.town import Town
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, by_key

from mercat.modules.businesses.models import (
    Business,
    BusinessCategory,
    BusinessMember,
    BusinessSlug,
    BusinessStatus,
    TeamRole,
)
from mercat.platform.ids import uuid7
from mercat.platform.reads import Reads
from mercat.platform.resources import Resources

API = "/api/v1/businesses"


async def found(
    session: AsyncSession, resources: Resources, number: int, *categories: UUID, **more: Any
) -> Business:
    """The higher the number, the newer it is."""
    at = resources.clock.now() - timedelta(days=100 - number)
    owner = more.pop("owner", None)
    fields = {"status": BusinessStatus.PUBLISHED, "published_at": at, "created_at": at, **more}
    business = Business(id=uuid7(), name=f"No {number}", slug=f"no-{number}", **fields)
    session.add(business)
    await session.flush()
    session.add(BusinessSlug(business_id=business.id, slug=business.slug))
    for position, category_id in enumerate(categories):
        session.add(
            BusinessCategory(business_id=business.id, category_id=category_id, position=position)
        )
    if owner:
        session.add(BusinessMember(business_id=business.id, user_id=owner.id, role=TeamRole.MEMBER))
    await session.commit()
    return business


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


@pytest.fixture
async def street(session: AsyncSession, resources: Resources, town: Town, bea: Account) -> None:
    """Bea helps in 2 and 4."""
    await found(session, resources, 1, town.plumbing, city_id=town.chicago)
    await found(session, resources, 2, town.drains, town.photo, city_id=town.lyon, owner=bea)
    await found(session, resources, 3, town.photo, city_id=town.chicago)
    draft = {"status": BusinessStatus.DRAFT, "published_at": None}
    await found(session, resources, 4, town.photo, owner=bea, **draft)
    await found(
        session,
        resources,
        5,
        status=BusinessStatus.SUSPENDED,
        suspended_reason="Why",
        verified_at=resources.clock.now(),
    )
    await found(session, resources, 6, owner=bea, archived_at=resources.clock.now())


@pytest.mark.usefixtures("street")
async def test_what_everybody_sees(client: AsyncClient, town: Town) -> None:
    for query, expected in (
        ("", ["No 3", "No 2", "No 1"]),
        (f"?city_id={town.chicago}", ["No 3", "No 1"]),
        ("?category=plumbing", ["No 2", "No 1"]),  # drain cleaning is below it
        ("?category=drain-cleaning", ["No 2"]),
        ("?category=venues", ["No 3", "No 2"]),
        (f"?category=venues&city_id={town.chicago}", ["No 3"]),
        ("?category=nothing", []),
        (f"?city_id={uuid7()}", []),
    ):
        assert names(await client.get(f"{API}{query}")) == expected, query
    one = (await client.get(f"{API}?limit=1")).json()["items"][0]
    assert [category["slug"] for category in one["categories"]] == ["photo-studio"]
    assert one["city"]["name"] == "Chicago"


@pytest.mark.usefixtures("street")
async def test_page_by_page(client: AsyncClient) -> None:
    seen, cursor = [], ""
    for _ in range(3):
        answer = await client.get(f"{API}?limit=1{cursor}")
        seen += names(answer)
        cursor = f"&cursor={answer.json()['next_cursor']}"

    assert seen == ["No 3", "No 2", "No 1"]
    assert cursor == "&cursor=None"
    other = (await client.get(f"{API}?limit=1")).json()["next_cursor"]
    assert told(await client.get(f"{API}?category=venues&cursor={other}")) == (400, "bad_cursor")
    assert told(await client.get(f"{API}?cursor=x")) == (400, "bad_cursor")
    tag = (await client.get(API)).headers["etag"]
    assert (await client.get(API, headers={"If-None-Match": tag})).status_code == 304


@pytest.mark.usefixtures("street")
async def test_ones_own(bea: Account, olga: Account, client: AsyncClient) -> None:
    assert names(await bea.get("/businesses?mine=true")) == ["No 4", "No 2"]
    assert names(await bea.get("/businesses?mine=true&status=DRAFT")) == ["No 4"]
    assert names(await bea.get("/businesses?mine=true&category=venues&limit=1")) == ["No 4"]
    assert names(await olga.get("/businesses?mine=true")) == []
    assert told(await client.get(f"{API}?mine=true")) == (401, "not_authenticated")
    mine = (await bea.get("/businesses?mine=true&limit=1")).json()["next_cursor"]
    assert told(await olga.get(f"/businesses?mine=true&cursor={mine}")) == (400, "bad_cursor")


@pytest.mark.usefixtures("street")
async def test_what_staff_see(clerk: Account, bea: Account, client: AsyncClient) -> None:
    for query, expected, total in (
        ("page=1", ["No 5", "No 4", "No 3", "No 2", "No 1"], 5),
        ("page=2&limit=2", ["No 3", "No 2"], 5),
        ("status=SUSPENDED", ["No 5"], 1),
        ("verified=true", ["No 5"], 1),
        ("verified=false&status=PUBLISHED&limit=1", ["No 3"], 3),
    ):
        answer = await clerk.get(f"/businesses?{query}")
        assert (names(answer), answer.json()["total"]) == (expected, total), query
        assert told(await bea.get(f"/businesses?{query}")) == (403, "forbidden")
        assert told(await client.get(f"{API}?{query}")) == (401, "not_authenticated")
    assert (await clerk.get("/businesses")).json()["total"] is None
    first = (await clerk.get("/businesses?status=PUBLISHED&limit=1")).json()["next_cursor"]
    both = await clerk.get(f"/businesses?status=PUBLISHED&page=1&cursor={first}")
    assert told(both) == (400, "page_and_cursor")


async def test_a_program_without_the_scope_is_told_so(client: AsyncClient, bea: Account) -> None:
    key = (await bea.make_key("files:read"))["key"]

    for query in ("mine=true", "page=1"):
        refused = await by_key(client, key, path=f"/businesses?{query}")
        assert told(refused) == (403, "forbidden"), query
    assert (await by_key(client, key, path="/businesses")).status_code == 200


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that is asked of the hot pool."""
    asked: list[str] = []
    one, every = Reads.one, Reads.all

    async def count_one(self: Reads, query: Any, **values: Any) -> Any:
        asked.append(query.sql)
        return await one(self, query, **values)

    async def count_all(self: Reads, query: Any, **values: Any) -> Any:
        asked.append(query.sql)
        return await every(self, query, **values)

    with monkeypatch.context() as patch:
        patch.setattr(Reads, "one", count_one)
        patch.setattr(Reads, "all", count_all)
        yield asked


async def test_more_rows_are_no_more_statements(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await found(session, resources, 1, town.plumbing, city_id=town.chicago)
    with counted(monkeypatch) as few:
        assert len(names(await client.get(f"{API}?limit=50"))) == 1
    for number in range(2, 12):
        await found(session, resources, number, town.photo, town.drains, city_id=town.lyon)
    with counted(monkeypatch) as many:
        assert len(names(await client.get(f"{API}?limit=50"))) == 11
    assert few == many
    assert len(many) == 1

    with counted(monkeypatch) as one:
        assert (await client.get(f"{API}/no-11")).status_code == 200
    assert len(one) == 1
