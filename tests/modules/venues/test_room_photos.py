"""What a room looks like."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.files.shelved import shelved
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import Account, acts
from tests.modules.venues.studios import studio
from tests.modules.venues.venue import Venue

from mercat.modules.files.models import File, FilePurpose, FileStatus
from mercat.modules.venues.events import StudioArchived
from mercat.modules.venues.models import RoomPhoto
from mercat.modules.venues.workflows import add_room_photo
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox


@pytest.fixture
async def door(venue: Venue) -> str:
    """The photos of a room."""
    return f"/rooms/{(await venue.room())['id']}/photos"


async def show(venue: Venue, door: str, caption: str | None = None) -> str:
    return await venue.photo(door.split("/")[2], caption)


async def ids(venue: Venue, door: str) -> list[str]:
    return [one["id"] for one in await venue.items(door)]


async def test_shown_to_everybody_in_order(venue: Venue, door: str) -> None:
    shown = [await show(venue, door, caption) for caption in ("Desk 🎛", None, "Sofa")]

    response = await venue.olga.ask("PUT", f"{door}/order", {"ids": shown[::-1]})

    assert [one["id"] for one in response.json()["items"]] == shown[::-1]
    items = await venue.items(door)
    assert [one["caption"] for one in items] == ["Sofa", None, "Desk 🎛"]
    assert set(items[0]["picture"]) == {"thumb", "card", "full"}
    assert (await venue.items(venue.rooms))[0]["photos"] == items
    names = [name for name, _ in await acts(venue.resources)]
    assert names == ["room.added", *["room.photo_added"] * 3, "room.photos_ordered"]


async def test_said_otherwise_and_taken_away(
    venue: Venue, door: str, session: AsyncSession
) -> None:
    photo_id, other = await show(venue, door, "Desk"), await show(venue, door)

    response = await venue.olga.ask("PATCH", f"{door}/{photo_id}", {"caption": "The desk"})
    assert response.json()["caption"] == "The desk"
    photo = await session.get_one(RoomPhoto, photo_id)
    response = await venue.olga.ask("DELETE", f"{door}/{photo_id}")

    assert response.json() == {"message": "The photo is removed."}
    assert await ids(venue, door) == [other]
    file = await session.get_one(File, photo.file_id)
    assert file.status is FileStatus.ARCHIVED
    for method, body in (("PATCH", {"caption": "Back"}), ("DELETE", None)):
        response = await venue.olga.ask(method, f"{door}/{photo_id}", body)
        assert told(response) == (404, "photo_not_found")


async def test_a_business_given_up_shows_nothing(
    venue: Venue, door: str, session: AsyncSession
) -> None:
    for _ in range(2):
        await show(venue, door)

    await venue.olga.ask("DELETE", f"/businesses/{venue.business_id}")
    await Post(venue.resources).run()

    assert list(await session.scalars(select(RoomPhoto.id))) == []
    assert list(await session.scalars(select(File.id))) == []


async def test_a_studio_given_up_shows_nothing(
    venue: Venue, door: str, session: AsyncSession
) -> None:
    other = await studio(venue.resources, venue.business_id, "red-room")
    room = await venue.made(f"/studios/{other}/rooms", {"name": "Red", "capacity": 1})
    kept = await venue.photo(room["id"])
    await show(venue, door)

    Outbox(session).add(StudioArchived(studio_id=venue.studio_id))
    await session.commit()
    await Post(venue.resources).run()

    assert [str(one) for one in await session.scalars(select(RoomPhoto.id))] == [kept]
    assert len(list(await session.scalars(select(File.id)))) == 1


async def test_a_file_that_cannot_be_used(venue: Venue, door: str, carl: Account) -> None:
    used = await venue.picture()
    await venue.olga.ask("POST", door, {"file_id": used})
    carls = str(await shelved(venue.resources, carl.id, FilePurpose.ROOM_PHOTO))
    before = await ids(venue, door)

    portfolio = await venue.picture(FilePurpose.PORTFOLIO)
    for file_id in (used, carls, portfolio, str(uuid7())):
        response = await venue.olga.ask("POST", door, {"file_id": file_id})
        assert told(response) == (422, "file_not_usable")

    assert await ids(venue, door) == before


async def test_who_may_not_claims_no_file(
    venue: Venue, door: str, carl: Account, session: AsyncSession
) -> None:
    file_id: UUID = await shelved(venue.resources, carl.id, FilePurpose.ROOM_PHOTO)

    response = await carl.ask("POST", door, {"file_id": str(file_id)})

    assert told(response) == (404, "room_not_found")
    claimed = await session.scalar(select(File.claimed_at).where(File.id == file_id))
    assert (claimed, await ids(venue, door)) == (None, [])


async def test_orders_raced(venue: Venue, door: str) -> None:
    shown = [await show(venue, door) for _ in range(4)]
    orders = [shown[turn:] + shown[:turn] for turn in range(4)]

    answers = await asyncio.gather(
        *(venue.olga.ask("PUT", f"{door}/order", {"ids": order}) for order in orders),
        venue.olga.ask("DELETE", f"{door}/{shown[0]}"),
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    left = [[one for one in order if one != shown[0]] for order in [shown, *orders]]
    assert await ids(venue, door) in left


async def test_there_is_a_limit(venue: Venue, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_room_photo, "MOST_PHOTOS", 1)
    await show(venue, door)

    response = await venue.olga.ask("POST", door, {"file_id": await venue.picture()})

    assert told(response) == (409, "too_many_photos")


async def test_another_rooms_photo_is_not_here(venue: Venue, door: str) -> None:
    photo_id = await show(venue, door)
    other = f"/rooms/{(await venue.room())['id']}/photos"

    response = await venue.olga.ask("DELETE", f"{other}/{photo_id}")

    assert told(response) == (404, "photo_not_found")
    assert await ids(venue, door) == [photo_id]


async def test_no_more_statements_for_more_rows(venue: Venue, door: str) -> None:
    async def count() -> int:
        async with statements(venue.resources, "rooms", "room_photos", "files") as seen:
            await venue.items(door)
        return len(seen)

    await show(venue, door)
    few = await count()
    for _ in range(4):
        await show(venue, door)

    assert await count() == few == 3
