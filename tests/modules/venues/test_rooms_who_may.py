"""Who may do what with rooms and equipment: each role at each door, and what is somebody else's."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.files.shelved import shelved
from tests.modules.identity.people import told
from tests.modules.identity.staff import API, Account, acts, by_key, join
from tests.modules.places import business
from tests.modules.venues.studios import studio
from tests.modules.venues.venue import Venue, room, tier

from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus, TeamRole
from mercat.modules.files.models import FilePurpose
from mercat.modules.identity.models import UserType
from mercat.modules.venues.models import Studio, StudioSlug, StudioStatus
from mercat.platform.ids import uuid7

READS = (
    *("GET rooms", "GET room", "GET room/photos", "GET room/prices"),
    *("GET equipment", "GET thing"),
)
CHANGES = (
    *("POST rooms", "PUT rooms/order", "PATCH room", "PUT room/prices", "POST room/photos"),
    *("PUT room/photos/order", "PATCH photo", "DELETE photo"),
    *("POST equipment", "PATCH thing", "DELETE thing", "DELETE room"),
)
INSIDE = {"OWNER": 200, "ADMIN": 200, "MANAGER": 200, "MEMBER": 403}


class Doors:
    """Every door of a venue, with what leads in."""

    def __init__(self, venue: Venue, room_id: str, photo_id: str, thing_id: str) -> None:
        self.venue = venue
        self._room_id, self._photo_id, self._thing_id = room_id, photo_id, thing_id

    async def knock(self, account: Account, door: str, base: str | None = None) -> int:
        method, name = door.split()
        path = self._path(name, base or f"/studios/{self.venue.studio_id}")
        response = await account.ask(method, path, await self._body(account, door))
        return response.status_code if response.status_code >= 400 else 200

    def _path(self, name: str, base: str) -> str:
        first, _, rest = name.partition("/")
        known = {
            "room": f"/rooms/{self._room_id}",
            "photo": f"/rooms/{self._room_id}/photos/{self._photo_id}",
            "thing": f"{base}/equipment/{self._thing_id}",
        }
        return "/".join(filter(None, [known.get(first, f"{base}/{first}"), rest]))

    async def _body(self, account: Account, door: str) -> Any:
        if door == "POST room/photos":
            file_id = await shelved(self.venue.resources, account.id, FilePurpose.ROOM_PHOTO)
            return {"file_id": str(file_id)}
        if door == "PUT rooms/order":
            return {"ids": [one["id"] for one in await self.venue.items(self.venue.rooms)]}
        if door == "PUT room/photos/order":
            photos = await self.venue.olga.get(f"/rooms/{self._room_id}/photos")
            return {"ids": [one["id"] for one in photos.json()["items"]]}
        return {
            "POST rooms": room(),
            "PATCH room": {"capacity": 9},
            "PUT room/prices": {"tiers": [tier(60, 100)]},
            "PATCH photo": {"caption": "New"},
            "POST equipment": {"type": "PIANO", "name": "Another"},
            "PATCH thing": {"name": "New"},
        }.get(door)


@pytest.fixture
async def doors(venue: Venue) -> Doors:
    room_id = (await venue.room())["id"]
    return Doors(venue, room_id, await venue.photo(room_id), (await venue.thing())["id"])


@pytest.mark.parametrize("role", list(TeamRole))
async def test_each_role_at_each_door(
    doors: Doors, carl: Account, session: AsyncSession, role: TeamRole
) -> None:
    business_id = doors.venue.business_id
    session.add(BusinessMember(business_id=business_id, user_id=carl.id, role=role))
    await session.commit()
    before = await acts(doors.venue.resources)

    assert {door: await doors.knock(carl, door) for door in READS} == dict.fromkeys(READS, 200)
    seen = {door: await doors.knock(carl, door) for door in CHANGES}

    assert seen == dict.fromkeys(CHANGES, INSIDE[role])
    if INSIDE[role] == 403:
        assert await acts(doors.venue.resources) == before


@pytest.mark.parametrize(
    ("business_status", "studio_status", "reads"),
    [
        (BusinessStatus.PUBLISHED, StudioStatus.PUBLISHED, 200),
        (BusinessStatus.PUBLISHED, StudioStatus.DRAFT, 404),
        (BusinessStatus.DRAFT, StudioStatus.PUBLISHED, 404),
        (BusinessStatus.SUSPENDED, StudioStatus.PUBLISHED, 404),
    ],
)
async def test_who_is_not_in_the_team(
    doors: Doors,
    carl: Account,
    session: AsyncSession,
    business_status: BusinessStatus,
    studio_status: StudioStatus,
    reads: int,
) -> None:
    await session.execute(update(Business).values(status=business_status))
    await session.execute(update(Studio).values(status=studio_status))
    await session.commit()
    before = await acts(doors.venue.resources)

    assert {await doors.knock(carl, door) for door in READS} == {reads}
    assert {await doors.knock(doors.venue.olga, door) for door in READS} == {200}
    assert (await doors.venue.look(doors.venue.rooms)).status_code == reads
    changes = [door for door in CHANGES if "order" not in door]
    assert {await doors.knock(carl, door) for door in changes} == {404}
    assert await acts(doors.venue.resources) == before


async def test_what_is_another_businesses_is_not_here(doors: Doors, carl: Account) -> None:
    """Below a studio of one's own, with the ids of somebody else's."""
    venue = doors.venue
    own = await business(venue.resources, "carls", team={carl.id: TeamRole.OWNER})
    base = f"/studios/{await studio(venue.resources, own, 'carls-studio')}"

    for door in ("GET thing", "PATCH thing", "DELETE thing"):
        assert await doors.knock(carl, door, base) == 404
    assert await doors.knock(carl, "PUT rooms/order", base) == 409
    assert [one["name"] for one in await venue.items(venue.equipment)] == ["Grand piano"]


@pytest.mark.parametrize("what", ["studios", "businesses"])
async def test_what_is_archived_is_nobodys(doors: Doors, session: AsyncSession, what: str) -> None:
    table = Studio if what == "studios" else Business
    await session.execute(update(table).values(archived_at=doors.venue.resources.clock.now()))
    await session.commit()

    seen = {await doors.knock(doors.venue.olga, door) for door in READS}
    seen |= {await doors.knock(doors.venue.olga, door) for door in CHANGES if "order" not in door}

    assert seen == {404}


async def test_staff_see_and_change_nothing(
    doors: Doors, client: AsyncClient, session: AsyncSession
) -> None:
    clerk = await join(client, doors.venue.resources, "clerk@example.com", UserType.STAFF)
    await session.execute(update(Studio).values(status=StudioStatus.DRAFT))
    await session.commit()

    assert {await doors.knock(clerk, door) for door in READS} == {200}
    changes = [door for door in CHANGES if "order" not in door]
    assert {await doors.knock(clerk, door) for door in changes} == {404}


async def test_a_key_changes_only_what_it_is_for(doors: Doors, client: AsyncClient) -> None:
    venue = doors.venue
    reader = (await venue.olga.make_key("businesses:read"))["key"]
    writer = (await venue.olga.make_key("businesses:write"))["key"]

    refused = await by_key(client, reader, "POST", venue.rooms, json=room())
    done = await by_key(client, writer, "POST", venue.rooms, json=room())

    assert (told(refused), done.status_code) == ((403, "forbidden"), 201)
    assert len(await venue.items(venue.rooms)) == 2


async def test_a_slug_from_before_leads_on(doors: Doors, session: AsyncSession) -> None:
    venue = doors.venue
    session.add(StudioSlug(slug="old-room", studio_id=venue.studio_id))
    await session.commit()

    for part in ("rooms", "equipment"):
        response = await venue.look(f"/studios/old-room/{part}")
        assert response.status_code == 308
        assert response.headers["Location"] == f"{API}/studios/blue-room/{part}"
    assert (await venue.look(f"/studios/{uuid7()}/rooms")).status_code == 404
    assert told(await venue.look(f"/rooms/{uuid7()}")) == (404, "room_not_found")
