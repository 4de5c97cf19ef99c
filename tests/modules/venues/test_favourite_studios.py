"""Studios that people keep to find them again."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account
from tests.modules.venues.house import House
from tests.modules.venues.studios import studio

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.businesses.models import Business
from mercat.modules.venues.models import Studio, StudioStatus
from mercat.platform.ids import uuid7
from mercat.platform.personal_data import Holdings, Subject


async def keep(owner: Account, studio_id: UUID | str) -> Response:
    return await owner.ask("POST", "/favorites", {"studio_id": str(studio_id)})


async def kept(owner: Account) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await owner.get("/favorites?limit=100")).json()["items"]
    return items


async def test_kept_and_found_again(bea: Account, house: House) -> None:
    blue = await studio(house.resources, house.id, city_id=UUID(house.city_id))

    response = await keep(bea, blue)
    await bea.ask("POST", "/favorites", {"business_id": str(house.id)})

    assert response.status_code == 201
    told_of = response.json()
    assert (told_of["studio_id"], told_of["business_id"]) == (str(blue), None)
    assert (told_of["is_available"], told_of["business"]) == (True, None)
    assert told_of["studio"] == {
        "id": str(blue),
        "name": "Blue-Room",
        "slug": "blue-room",
        "city": {
            "id": house.city_id,
            "name": "London",
            "region": "England",
            "country_code": "GB",
        },
        "rating_average": None,
        "rating_count": 0,
    }
    first, second = await kept(bea)
    assert (first["business_id"], first["studio_id"]) == (str(house.id), None)
    assert (first["business"]["name"], first["studio"]) == ("Sound-House", None)
    assert second == told_of
    again = await keep(bea, blue)
    assert (again.status_code, again.json()) == (200, told_of)


async def test_the_first_time_raced(bea: Account, house: House) -> None:
    blue = await studio(house.resources, house.id)

    answers = await asyncio.gather(*(keep(bea, blue) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len(await kept(bea)) == 1


@pytest.mark.parametrize("gone", ["draft", "archived", "business"])
async def test_of_what_is_gone_nothing_is_told(
    bea: Account, house: House, session: AsyncSession, gone: str
) -> None:
    blue = await studio(house.resources, house.id)
    await keep(bea, blue)
    if gone == "draft":
        await session.execute(update(Studio).values(status=StudioStatus.DRAFT))
    elif gone == "archived":
        await session.execute(update(Studio).values(archived_at=house.resources.clock.now()))
    else:
        await session.execute(update(Business).values(status="DRAFT"))
    await session.commit()

    response = await bea.get("/favorites")

    (item,) = response.json()["items"]
    assert (item["is_available"], item["studio"], item["business"]) == (False, None, None)
    assert "blue-room" not in response.text.lower()
    for hidden in (blue, uuid7()):
        assert told(await keep(bea, hidden)) == (404, "studio_not_found")
    assert (await bea.ask("DELETE", f"/favorites?studio_id={blue}")).status_code == 200
    assert await kept(bea) == []


async def test_given_up_by_any_name(bea: Account, carl: Account, house: House) -> None:
    rooms = [await studio(house.resources, house.id, f"room-{n}") for n in range(3)]
    ids = [(await keep(bea, room)).json()["id"] for room in rooms]
    doors = [f"/favorites/{ids[0]}", f"/favorites/{rooms[1]}", f"/favorites?studio_id={rooms[2]}"]

    for door in doors:
        assert told(await carl.ask("DELETE", door)) == (404, "favorite_not_found")
        assert (await bea.ask("DELETE", door)).status_code == 200
        assert told(await bea.ask("DELETE", door)) == (404, "favorite_not_found")

    assert await kept(bea) == []


async def test_one_thing_at_a_time(bea: Account, house: House) -> None:
    blue = await studio(house.resources, house.id)
    both = {"business_id": str(house.id), "studio_id": str(blue)}

    for body in (both, {}, {"studio_id": None}):
        refused = await bea.ask("POST", "/favorites", body)
        assert told(refused) == (422, "validation_error")
    query = "&".join(f"{name}={value}" for name, value in both.items())
    for door in (f"/favorites?{query}", "/favorites", "/favorites?studio_id=x"):
        assert told(await bea.ask("DELETE", door)) == (422, "validation_error")

    assert await kept(bea) == []


async def test_no_more_statements_for_more_rows(bea: Account, house: House) -> None:
    async def count() -> int:
        async with statements(house.resources, "favourites") as seen:
            await kept(bea)
        return len(seen)

    await keep(bea, await studio(house.resources, house.id))
    few = await count()
    for number in range(4):
        await keep(bea, await studio(house.resources, house.id, f"room-{number}"))

    assert await count() == few == 1


async def test_taken_along_and_erased(bea: Account, house: House, session: AsyncSession) -> None:
    blue = await studio(house.resources, house.id)
    await keep(bea, blue)
    holdings, subject = Holdings(session, PERSONAL_DATA), Subject(bea.id, bea.email)

    areas = await holdings.export(subject)
    await holdings.erase(subject)
    await session.commit()

    assert areas["favourites"]["favourites"][0]["studio_id"] == blue
    assert await kept(bea) == []
