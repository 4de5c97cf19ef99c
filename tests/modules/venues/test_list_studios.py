"""Studios in pages: for everybody, for their teams, for staff."""

from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import API, Account, by_key, join
from tests.modules.places import business
from tests.modules.venues.house import House
from tests.modules.venues.studios import studio

from mercat.modules.businesses.models import BusinessStatus, TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.venues.models import StudioStatus
from mercat.platform.ids import uuid7


def slugs(response: Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [one["slug"] for one in response.json()["items"]]


async def town(house: House) -> UUID:
    """Of two businesses, one of them hidden; two drafts. The id of the hidden one."""
    resources = house.resources
    hidden = await business(resources, "hidden", BusinessStatus.DRAFT)
    await studio(resources, house.id, "first", city_id=UUID(house.city_id))
    await studio(resources, house.id, "draft", StudioStatus.DRAFT)
    await studio(resources, house.id, "gone", archived_at=resources.clock.now())
    await studio(resources, hidden, "of-hidden")
    await studio(resources, house.id, "second")
    return hidden


async def test_what_is_published(house: House, carl: Account) -> None:
    await town(house)

    seen = await house.look("/studios")

    assert slugs(seen) == ["second", "first"]
    item = seen.json()["items"][1]
    assert item == {
        name: value for name, value in (await house.read("first")).items() if name in item
    }
    assert slugs(await carl.get("/studios")) == ["second", "first"]
    again = await house.look("/studios", **{"If-None-Match": seen.headers["ETag"]})
    assert again.status_code == 304


async def test_by_what_they_are(house: House) -> None:
    hidden = await town(house)
    await house.olga.ask("PUT", "/studios/second/badges", {"codes": ["WIFI"]})
    expected: dict[str, list[str]] = {
        f"city_id={house.city_id}": ["first"],
        f"city_id={uuid7()}": [],
        f"business_id={house.id}": ["second", "first"],
        f"business_id={hidden}": [],
        "badge=WIFI": ["second"],
        "badge=PARKING": [],
        f"badge=WIFI&business_id={house.id}": ["second"],
        f"badge=WIFI&city_id={house.city_id}": [],
    }

    for query, found in expected.items():
        assert slugs(await house.look(f"/studios?{query}")) == found, query
    for query in ("badge=wi-fi", "city_id=x", "status=GONE", "limit=0", "limit=101"):
        assert (await house.look(f"/studios?{query}")).status_code == 422, query


async def test_ones_own(house: House, carl: Account) -> None:
    hidden = await town(house)

    assert slugs(await house.olga.get("/studios?mine=true")) == ["second", "draft", "first"]
    assert slugs(await house.olga.get("/studios?mine=true&status=DRAFT")) == ["draft"]
    assert slugs(await house.olga.get(f"/studios?mine=true&business_id={hidden}")) == []
    assert slugs(await carl.get("/studios?mine=true")) == []
    assert told(await house.look("/studios?mine=true")) == (401, "not_authenticated")


async def test_all_of_them_are_for_staff(house: House, carl: Account, client: AsyncClient) -> None:
    await town(house)
    clerk = await join(client, house.resources, "clerk@example.com", UserType.STAFF)

    assert slugs(await clerk.get("/studios?status=PUBLISHED")) == ["second", "of-hidden", "first"]
    assert slugs(await clerk.get("/studios?status=DRAFT")) == ["draft"]
    for account in (carl, house.olga):
        assert told(await account.get("/studios?status=DRAFT")) == (403, "forbidden")
    assert told(await house.look("/studios?status=DRAFT")) == (401, "not_authenticated")
    key = (await clerk.make_key("account:read"))["key"]
    assert told(await by_key(client, key, path="/studios?status=DRAFT")) == (403, "forbidden")


async def test_staff_turn_to_a_page_by_its_number(
    house: House, carl: Account, client: AsyncClient
) -> None:
    clerk = await join(client, house.resources, "clerk@example.com", UserType.STAFF)
    for name in ("one", "two", "three"):
        await house.publish(name)
    await house.open("draft")

    for query, expected, total in (
        ("page=1&limit=3", ["draft", "three", "two"], 4),
        ("page=2&limit=3", ["one"], 4),
        ("status=PUBLISHED&page=2&limit=2", ["one"], 3),
        ("page=1000", [], 4),
    ):
        answer = await clerk.get(f"/studios?{query}")
        assert (slugs(answer), answer.json()["total"]) == (expected, total), query
    assert (await clerk.get("/studios")).json()["total"] is None
    cursor = (await clerk.get("/studios?status=PUBLISHED&limit=1")).json()["next_cursor"]
    both = await clerk.get(f"/studios?status=PUBLISHED&page=1&cursor={cursor}")
    assert told(both) == (400, "page_and_cursor")

    for query in ("page=0", "page=1001", "page=one"):
        assert told(await clerk.get(f"/studios?{query}")) == (422, "validation_error")
    assert told(await carl.get("/studios?page=1")) == (403, "forbidden")
    assert told(await house.look("/studios?page=1")) == (401, "not_authenticated")


async def test_in_pages(house: House) -> None:
    await town(house)
    for number in range(3):
        await studio(house.resources, house.id, f"more-{number}")
    expected = ["more-2", "more-1", "more-0", "second", "first"]
    cursor = ""
    for query, account in (("", None), ("mine=true&status=PUBLISHED&", house.olga)):
        seen: list[str] = []
        cursor = ""
        while True:
            path = f"/studios?{query}limit=2{cursor}"
            page: Any = await (account.get(path) if account else house.look(path))
            seen += slugs(page)
            if page.json()["next_cursor"] is None:
                break
            cursor = f"&cursor={page.json()['next_cursor']}"
        assert seen == expected
    other = await house.look(f"/studios?badge=WIFI{cursor}")
    assert told(other) == (400, "bad_cursor")
    wild = await house.olga.client.get(f"{API}/studios", params={"cursor": "wild"})
    assert told(wild) == (400, "bad_cursor")


async def test_no_more_statements_for_more_rows(house: House, carl: Account) -> None:
    async def count() -> int:
        async with statements(house.resources, "studios") as seen:
            await house.look("/studios")
            await house.olga.get("/studios?mine=true")
        return len(seen)

    await studio(house.resources, house.id, "first")
    few = await count()
    for number in range(5):
        other = await business(
            house.resources, f"other-{number}", team={house.olga.id: TeamRole.MEMBER}
        )
        await studio(house.resources, other, f"studio-{number}")

    assert await count() == few == 2
