"""What a property looks like."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.files.shelved import shelved
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account
from tests.modules.places import business
from tests.modules.properties.homes import add, mine

from mercat.modules.businesses.models import TeamRole
from mercat.modules.files.models import File, FilePurpose, FileStatus
from mercat.modules.properties.models import PropertyPhoto
from mercat.modules.properties.service import PropertyAccess
from mercat.modules.properties.workflows import add_property_photo
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


class Album:
    def __init__(self, resources: Resources, owner: Account, home: dict[str, Any]) -> None:
        self.resources = resources
        self.owner = owner
        self.door = f"/properties/{home['id']}/photos"

    async def file(self, purpose: FilePurpose = FilePurpose.PROPERTY_PHOTO) -> str:
        return str(await shelved(self.resources, self.owner.id, purpose))

    async def add(self, caption: str | None = None) -> str:
        body = {"file_id": await self.file(), "caption": caption}
        response = await self.owner.ask("POST", self.door, body)
        assert response.status_code == 201, response.text
        assert response.json()["picture"]["full"].startswith("http")
        return str(response.json()["id"])

    async def ids(self) -> list[str]:
        return [one["id"] for one in (await self.owner.get(self.door)).json()["items"]]


@pytest.fixture
async def album(bea: Account, resources: Resources) -> Album:
    return Album(resources, bea, await add(bea))


async def test_shown_in_their_order(album: Album, bea: Account) -> None:
    ids = [await album.add(caption) for caption in ("Kitchen 🍳", None, "Roof")]

    response = await bea.ask("PUT", f"{album.door}/order", {"ids": ids[::-1]})

    assert [one["id"] for one in response.json()["items"]] == ids[::-1]
    (home,) = await mine(bea)
    assert [photo["caption"] for photo in home["photos"]] == ["Roof", None, "Kitchen 🍳"]


async def test_said_otherwise_and_taken_away(
    album: Album, bea: Account, session: AsyncSession
) -> None:
    photo_id = await album.add("Kitchen")
    other = await album.add("Roof")

    response = await bea.ask("PATCH", f"{album.door}/{photo_id}", {"caption": None})
    assert (response.status_code, response.json()["caption"]) == (200, None)
    photo = await session.get(PropertyPhoto, photo_id)
    assert photo is not None
    response = await bea.ask("DELETE", f"{album.door}/{photo_id}")

    assert response.json() == {"message": "The photo is removed."}
    assert await album.ids() == [other]
    status = await session.scalar(select(File.status).where(File.id == photo.file_id))
    assert status == FileStatus.ARCHIVED
    for method in ("PATCH", "DELETE"):
        response = await bea.ask(method, f"{album.door}/{photo_id}", {})
        assert told(response) == (404, "photo_not_found")


async def test_a_file_that_cannot_be_used(album: Album, bea: Account, carl: Account) -> None:
    used = await album.file()
    await bea.ask("POST", album.door, {"file_id": used})
    carls = str(await shelved(album.resources, carl.id, FilePurpose.PROPERTY_PHOTO))
    before = await album.ids()

    for file_id in (used, carls, await album.file(FilePurpose.PORTFOLIO), str(uuid7())):
        response = await bea.ask("POST", album.door, {"file_id": file_id})
        assert told(response) == (422, "file_not_usable")

    assert await album.ids() == before


async def test_one_file_for_two_at_once(album: Album, bea: Account) -> None:
    body = {"file_id": await album.file()}

    answers = await asyncio.gather(*(bea.ask("POST", album.door, body) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    assert len(await album.ids()) == 1


async def test_the_order_is_of_all_and_of_nothing_else(album: Album, bea: Account) -> None:
    first, second = await album.add(), await album.add()

    for ids in ([first], [first, first], [first, second, str(uuid7())], []):
        response = await bea.ask("PUT", f"{album.door}/order", {"ids": ids})
        assert told(response) == (409, "order_mismatch")

    assert await album.ids() == [first, second]


async def test_orders_raced(album: Album, bea: Account) -> None:
    ids = [await album.add() for _ in range(4)]
    orders = [ids[turn:] + ids[:turn] for turn in range(4)]
    photo = {"file_id": await album.file()}

    answers = await asyncio.gather(
        *(bea.ask("PUT", f"{album.door}/order", {"ids": order}) for order in orders),
        bea.ask("POST", album.door, photo),
    )

    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    *others, last = await album.ids()
    assert others in [ids, *orders]
    assert last == answers[-1].json()["id"]


async def test_the_photo_of_another_property(album: Album, bea: Account) -> None:
    photo_id = await album.add("Kitchen")
    elsewhere = f"/properties/{(await add(bea))['id']}/photos/{photo_id}"

    for method in ("PATCH", "DELETE"):
        response = await bea.ask(method, elsewhere, {"caption": "Mine"})
        assert told(response) == (404, "photo_not_found")

    assert await album.ids() == [photo_id]


async def file_statuses(session: AsyncSession) -> list[FileStatus]:
    return list(await session.scalars(select(File.status)))


async def test_they_go_with_the_property(album: Album, bea: Account, session: AsyncSession) -> None:
    """Nobody could remove them later, and they would count as what their owner stores for ever."""
    await album.add("Kitchen")
    await album.add("Roof")

    await bea.ask("DELETE", album.door.removesuffix("/photos"))

    assert await file_statuses(session) == [FileStatus.ARCHIVED] * 2
    assert (await session.scalars(select(PropertyPhoto))).all() == []


async def test_they_stay_for_a_business_that_works_there(
    album: Album, bea: Account, carl: Account, session: AsyncSession
) -> None:
    await album.add("Kitchen")
    plumber = await business(album.resources, team={carl.id: TeamRole.MEMBER})
    home_id = UUID(album.door.split("/")[2])
    await PropertyAccess(session).grant(home_id, plumber, uuid7(), None)
    await session.commit()

    await bea.ask("DELETE", f"/properties/{home_id}")

    assert await file_statuses(session) == [FileStatus.READY]
    assert len((await carl.get(album.door)).json()["items"]) == 1


async def test_there_is_a_limit(
    album: Album, bea: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(add_property_photo, "MOST_PHOTOS", 1)
    await album.add()

    response = await bea.ask("POST", album.door, {"file_id": await album.file()})

    assert told(response) == (409, "too_many_photos")


async def count(resources: Resources, owner: Account) -> int:
    async with statements(resources, "properties", "property_photos", "files") as seen:
        await mine(owner)
    return len(seen)


async def test_no_more_statements_for_more_rows(
    album: Album, bea: Account, resources: Resources
) -> None:
    await album.add()
    few = await count(resources, bea)

    for _ in range(3):
        other = Album(resources, bea, await add(bea))
        await other.add()
        await other.add()

    assert await count(resources, bea) == few == 3
