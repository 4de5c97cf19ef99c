"""What people keep to find it again."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.files.shelved import shelved
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, by_key
from tests.modules.places import business, london

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.businesses.models import Business, BusinessStatus, TeamRole
from mercat.modules.files.models import FilePurpose
from mercat.modules.venues.models import Favourite
from mercat.modules.venues.workflows import add_favourite
from mercat.platform.ids import uuid7
from mercat.platform.personal_data import Holdings, Subject
from mercat.platform.resources import Resources


async def keep(owner: Account, business_id: UUID) -> Response:
    return await owner.ask("POST", "/favorites", {"business_id": str(business_id)})


async def kept(owner: Account) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await owner.get("/favorites?limit=100")).json()["items"]
    return items


async def change(session: AsyncSession, business_id: UUID, **values: Any) -> None:
    await session.execute(update(Business).where(Business.id == business_id).values(**values))
    await session.commit()


async def test_kept_and_found_again(
    bea: Account, session: AsyncSession, resources: Resources
) -> None:
    city = await london(session)
    logo = await shelved(resources, bea.id, FilePurpose.BUSINESS_LOGO)
    fixer = await business(
        resources, city_id=city.id, logo_file_id=logo, rating_average=4.5, rating_count=2
    )

    response = await keep(bea, fixer)

    assert response.status_code == 201
    told_of = response.json()
    assert told_of["business"].pop("logo")["card"].startswith("http")
    assert (told_of["business_id"], told_of["is_available"]) == (str(fixer), True)
    assert told_of["business"] == {
        "id": str(fixer),
        "name": "Quick-Fix",
        "slug": "quick-fix",
        "city": {
            "id": str(city.id),
            "name": "London",
            "region": "England",
            "country_code": "GB",
        },
        "rating_average": 4.5,
        "rating_count": 2,
        "is_verified": False,
    }
    (item,) = await kept(bea)
    item["business"].pop("logo")
    assert item == told_of


async def test_once_more_is_once(bea: Account, resources: Resources) -> None:
    fixer = await business(resources)

    first = await keep(bea, fixer)
    answers = await asyncio.gather(*(keep(bea, fixer) for _ in range(4)))

    assert (first.status_code, {answer.status_code for answer in answers}) == (201, {200})
    assert all(answer.json() == first.json() for answer in answers)
    assert await kept(bea) == [first.json()]


async def test_the_first_time_raced(bea: Account, resources: Resources) -> None:
    fixer = await business(resources)

    answers = await asyncio.gather(*(keep(bea, fixer) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len(await kept(bea)) == 1


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.SUSPENDED])
async def test_what_not_everybody_sees_cannot_be_kept(
    bea: Account, resources: Resources, status: BusinessStatus
) -> None:
    hidden = await business(resources, status=status, team={bea.id: TeamRole.OWNER})

    assert told(await keep(bea, hidden)) == (404, "business_not_found")
    assert told(await keep(bea, uuid7())) == (404, "business_not_found")
    assert await kept(bea) == []


@pytest.mark.parametrize("gone", ["DRAFT", "SUSPENDED", "archived"])
async def test_of_what_is_gone_nothing_is_told(
    bea: Account, resources: Resources, session: AsyncSession, gone: str
) -> None:
    fixer = await business(resources)
    await keep(bea, fixer)
    is_archived = gone == "archived"
    values = {"archived_at": resources.clock.now()} if is_archived else {"status": gone}

    await change(session, fixer, **values)

    response = await bea.get("/favorites")
    (item,) = response.json()["items"]
    assert (item["is_available"], item["business"]) == (False, None)
    assert "quick-fix" not in response.text.lower()
    assert told(await keep(bea, fixer)) == (404, "business_not_found")
    by_business = f"/favorites?business_id={fixer}"
    assert (await bea.ask("DELETE", by_business)).status_code == 200
    assert await kept(bea) == []


async def test_given_up_by_any_name(bea: Account, resources: Resources) -> None:
    fixers = [await business(resources, f"fixer-{number}") for number in range(3)]
    ids = [(await keep(bea, fixer)).json()["id"] for fixer in fixers]
    doors = [f"/favorites/{ids[0]}", f"/favorites/{fixers[1]}"]
    doors.append(f"/favorites?business_id={fixers[2]}")

    for door in doors:
        assert (await bea.ask("DELETE", door)).status_code == 200
        assert told(await bea.ask("DELETE", door)) == (404, "favorite_not_found")

    assert await kept(bea) == []
    assert told(await bea.ask("DELETE", "/favorites")) == (422, "validation_error")


async def test_ones_own_alone(bea: Account, carl: Account, resources: Resources) -> None:
    fixer = await business(resources)
    mine = (await keep(bea, fixer)).json()

    assert await kept(carl) == []
    for door in (f"/favorites/{mine['id']}", f"/favorites?business_id={fixer}"):
        assert told(await carl.ask("DELETE", door)) == (404, "favorite_not_found")

    assert await kept(bea) == [mine]
    key = await bea.make_key("favorites:read")
    response = await by_key(
        bea.client, key["key"], "POST", "/favorites", json={"business_id": str(fixer)}
    )
    assert told(response) == (403, "forbidden")


async def test_newest_first_in_pages(bea: Account, resources: Resources) -> None:
    fixers = [str(await business(resources, f"fixer-{number}")) for number in range(3)]
    for fixer in fixers:
        await keep(bea, UUID(fixer))

    first = (await bea.get("/favorites?limit=2")).json()
    second = (await bea.get(f"/favorites?limit=2&cursor={first['next_cursor']}")).json()

    pages = first["items"] + second["items"]
    assert [item["business_id"] for item in pages] == fixers[::-1]
    assert second["next_cursor"] is None


async def test_there_is_a_limit(
    bea: Account, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(add_favourite, "MOST_FAVOURITES", 2)
    fixers = [await business(resources, f"fixer-{number}") for number in range(4)]

    answers = await asyncio.gather(*(keep(bea, fixer) for fixer in fixers))

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len(await kept(bea)) == 2


async def count(resources: Resources, owner: Account) -> int:
    async with statements(resources, "favourites", "files") as seen:
        await kept(owner)
    return len(seen)


async def test_no_more_statements_for_more_rows(bea: Account, resources: Resources) -> None:
    async def another(slug: str) -> None:
        logo = await shelved(resources, bea.id, FilePurpose.BUSINESS_LOGO)
        await keep(bea, await business(resources, slug, logo_file_id=logo))

    await another("first")
    few = await count(resources, bea)
    for number in range(5):
        await another(f"another-{number}")

    assert await count(resources, bea) == few == 2


async def test_taken_along_and_erased(
    bea: Account, resources: Resources, session: AsyncSession
) -> None:
    fixer = await business(resources)
    await keep(bea, fixer)
    holdings, subject = Holdings(session, PERSONAL_DATA), Subject(bea.id, bea.email)

    areas = await holdings.export(subject)
    await holdings.erase(subject)

    assert areas["favourites"]["favourites"][0]["business_id"] == fixer
    assert await session.scalar(select(func.count()).select_from(Favourite)) == 0
