"""Rooms: what is booked in a studio."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts
from tests.modules.venues.venue import Venue, room, tier

from mercat.modules.files.models import File, FileStatus
from mercat.modules.venues.models import Equipment, Room, RoomPrice
from mercat.modules.venues.workflows import add_room
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent


async def test_added_and_found(venue: Venue) -> None:
    added = await venue.room()

    assert {name: added[name] for name in room()} == room()
    assert (added["studio_id"], added["photos"]) == (str(venue.studio_id), [])
    assert await venue.items(venue.rooms) == [added]
    assert await venue.items("/studios/blue-room/rooms") == [added]
    assert (await venue.look(f"/rooms/{added['id']}")).json() == added
    assert await acts(venue.resources) == [("room.added", str(venue.olga.id))]


async def test_what_is_not_said_is_as_in_most_rooms(venue: Venue) -> None:
    added = await venue.made(venue.rooms, {"name": "Plain", "capacity": 2})

    said = ("granularity_minutes", "min_duration_minutes", "max_duration_minutes", "status")
    assert [added[name] for name in said] == [30, 60, 720, "ACTIVE"]
    assert (added["description"], added["area_m2"]) == (None, None)


async def test_a_visitor_who_knows_the_answer_is_told_so(venue: Venue) -> None:
    added = await venue.room()
    for path in (venue.rooms, f"/rooms/{added['id']}"):
        first = await venue.look(path)
        again = await venue.look(path, **{"If-None-Match": first.headers["ETag"]})
        of_team = await venue.olga.get(path)

        assert (again.status_code, again.content) == (304, b"")
        assert "public" in first.headers["Cache-Control"]
        assert of_team.headers["Cache-Control"] == "private, no-cache"


async def test_what_is_inactive_is_the_teams(venue: Venue, carl: Account) -> None:
    hidden = await venue.room(status="INACTIVE")
    door = f"/rooms/{hidden['id']}"

    assert await venue.items(venue.rooms) == await venue.items(venue.rooms, carl) == []
    for path in (door, f"{door}/photos", f"{door}/prices"):
        assert told(await venue.look(path)) == (404, "room_not_found")
        assert told(await carl.get(path)) == (404, "room_not_found")
        assert (await venue.olga.get(path)).status_code == 200
    assert await venue.items(venue.rooms, venue.olga) == [hidden]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"min_duration_minutes": 45}, "durations_off_grid"),
    ({"max_duration_minutes": 725}, "durations_off_grid"),
    ({"granularity_minutes": 60, "min_duration_minutes": 90}, "durations_off_grid"),
    ({"min_duration_minutes": 120, "max_duration_minutes": 60}, "durations_reversed"),
    ({"granularity_minutes": 7}, "validation_error"),
    ({"granularity_minutes": 45}, "validation_error"),
    ({"min_duration_minutes": 0}, "validation_error"),
    ({"max_duration_minutes": 44_670}, "validation_error"),
    ({"capacity": 0}, "validation_error"),
    ({"capacity": 2.5}, "validation_error"),
    ({"area_m2": 0}, "validation_error"),
    ({"name": "Studio\u202eA"}, "validation_error"),
    ({"name": "  "}, "validation_error"),
    ({"description": "a\x00b"}, "validation_error"),
    ({"status": "GONE"}, "validation_error"),
    ({"studio_id": str(uuid7())}, "validation_error"),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG)
async def test_what_does_not_go_together(venue: Venue, wrong: dict[str, Any], code: str) -> None:
    response = await venue.olga.ask("POST", venue.rooms, room(**wrong))
    assert told(response) == (422, code)
    assert await venue.items(venue.rooms) == []

    added = await venue.room()
    response = await venue.olga.ask("PATCH", f"/rooms/{added['id']}", wrong)

    assert told(response) == (422, code)
    assert await venue.items(venue.rooms, venue.olga) == [added]


async def test_changed_where_it_was_sent(venue: Venue, session: AsyncSession) -> None:
    added = await venue.room()
    door = f"/rooms/{added['id']}"
    news = {"name": "Studio B 🎙", "description": None, "area_m2": None, "capacity": 3}

    changed = (await venue.olga.ask("PATCH", door, news)).json()

    assert changed == added | news | {"updated_at": changed["updated_at"]}
    assert len(await acts(venue.resources)) == 2
    assert (await venue.olga.ask("PATCH", door, {"capacity": 3})).json() == changed
    assert len(await acts(venue.resources)) == 2
    events = list(await session.scalars(select(OutboxEvent.name)))
    assert events == ["StudioChanged"] * 2


async def test_another_grid_must_have_its_prices_on_it(venue: Venue) -> None:
    added = await venue.room()
    door = f"/rooms/{added['id']}"
    await venue.olga.ask("PUT", f"{door}/prices", {"tiers": [tier(60, 4000), tier(90, 5000)]})

    response = await venue.olga.ask("PATCH", door, {"granularity_minutes": 60})
    finer = await venue.olga.ask("PATCH", door, {"granularity_minutes": 15})

    assert told(response) == (422, "prices_off_grid")
    assert (finer.status_code, finer.json()["granularity_minutes"]) == (200, 15)


async def test_archived_it_is_kept(venue: Venue, session: AsyncSession) -> None:
    added, other = await venue.room(), await venue.room(name="Other")
    door = f"/rooms/{added['id']}"
    await venue.photo(added["id"])
    await venue.olga.ask("PUT", f"{door}/prices", {"tiers": [tier(60, 4000)]})
    within, beside = await venue.thing(room_id=added["id"]), await venue.thing()

    response = await venue.olga.ask("DELETE", door)

    assert response.json() == {"message": "The room is archived."}
    assert await venue.items(venue.rooms, venue.olga) == [other]
    for method, path, body in (
        ("GET", door, None),
        ("GET", f"{door}/prices", None),
        ("DELETE", door, None),
        ("PATCH", door, {"name": "Back"}),
        ("PUT", f"{door}/prices", {"tiers": []}),
    ):
        assert told(await venue.olga.ask(method, path, body)) == (404, "room_not_found")
    assert (await session.get_one(Room, added["id"])).archived_at is not None
    assert (await session.get_one(Equipment, within["id"])).archived_at is not None
    assert await venue.items(venue.equipment) == [beside]
    assert list(await session.scalars(select(RoomPrice.id))) == []
    assert list(await session.scalars(select(File.status))) == [FileStatus.ARCHIVED]


async def test_in_the_teams_order(venue: Venue) -> None:
    ids = [(await venue.room(name=name))["id"] for name in "abc"]
    hidden = (await venue.room(name="d", status="INACTIVE"))["id"]

    order = [hidden, *ids[::-1]]
    response = await venue.olga.ask("PUT", f"{venue.rooms}/order", {"ids": order})

    assert [one["id"] for one in response.json()["items"]] == order
    assert [one["id"] for one in await venue.items(venue.rooms)] == ids[::-1]
    for wrong in (ids, [*order, order[0]], [*order, str(uuid7())], []):
        response = await venue.olga.ask("PUT", f"{venue.rooms}/order", {"ids": wrong})
        assert told(response) == (409, "order_mismatch")
    assert [one["id"] for one in await venue.items(venue.rooms, venue.olga)] == order


async def test_orders_raced(venue: Venue) -> None:
    ids = [(await venue.room(name=name))["id"] for name in "abcd"]
    orders = [ids[turn:] + ids[:turn] for turn in range(4)]

    *answers, added = await asyncio.gather(
        *(venue.olga.ask("PUT", f"{venue.rooms}/order", {"ids": order}) for order in orders),
        venue.olga.ask("POST", venue.rooms, room(name="last")),
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    *others, last = [one["id"] for one in await venue.items(venue.rooms)]
    assert others in [ids, *orders]
    assert last == added.json()["id"]


async def test_there_is_a_limit(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_room, "MOST_ROOMS", 2)

    answers = await asyncio.gather(*(venue.olga.ask("POST", venue.rooms, room()) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len(await venue.items(venue.rooms)) == 2


async def test_no_more_statements_for_more_rows(venue: Venue) -> None:
    async def count() -> int:
        async with statements(venue.resources, "rooms", "room_photos", "studios", "files") as seen:
            await venue.items(venue.rooms)
        return len(seen)

    await venue.photo((await venue.room())["id"])
    few = await count()
    for _ in range(3):
        added = await venue.room()
        await venue.photo(added["id"])
        await venue.photo(added["id"])

    assert await count() == few == 4
